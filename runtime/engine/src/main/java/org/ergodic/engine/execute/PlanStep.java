package org.ergodic.engine.execute;

import java.util.List;
import org.ergodic.engine.ir.Node;

/** One piece of work of a plan, shared by all calls. */
public interface PlanStep {
    /** {@return what does the work in a call's memory, whose arrays do not change any more} */
    Runnable bind(CallMemory memory);

    /** {@return the nodes whose values are there afterwards} */
    List<Node> results();

    /** {@return the nodes it computes, seen by a person or not} */
    default List<Node> makes() {
        return results();
    }

    /** {@return the nodes whose values it reads} */
    List<Node> reads();

    /** {@return the kind of work, for people} */
    String kind();

    /** {@return the ops of the graph it does, for people} */
    default String ops() {
        return results().isEmpty() ? "" : results().get(0).opName();
    }

    /** {@return floating-point operations of a run} */
    long flops();

    /** {@return the steps it is made of} */
    default List<? extends PlanStep> members() {
        return List.of();
    }

    /** {@return elements of scratch memory a thread needs} */
    default int scratch() {
        return 0;
    }

    /** {@return elements of memory that it needs for itself while it runs; steps share it, one after the other} */
    default int workspace() {
        return 0;
    }

    /** {@return whether ND4J runs it, on copies} */
    default boolean runsInNd4j() {
        return false;
    }

    /**
     * Whether a result may be written over an input that nothing reads later, since all that is read of it is behind
     * what has been written.
     *
     * @param input what the step reads, of as many elements as the result
     * @param result what it computes
     * @return whether they may share memory
     */
    default boolean canOverwrite(Node input, Node result) {
        return false;
    }
}
