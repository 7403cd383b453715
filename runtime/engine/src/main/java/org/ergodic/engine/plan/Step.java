package org.ergodic.engine.plan;

import java.util.List;

/** One piece of work of a plan, shared by all calls. */
interface Step {
    /** {@return what does the work in a frame, whose arrays do not change any more} */
    Runnable bind(Frame frame);

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

    /** {@return floating-point operations of a run} */
    long flops();

    /** {@return how many parts it is cut into} */
    int parts();

    /** {@return the steps it is made of} */
    default List<? extends Step> members() {
        return List.of();
    }

    /** {@return elements of scratch memory a thread needs} */
    default int scratch() {
        return 0;
    }
}
