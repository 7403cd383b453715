package org.ergodic.engine.execute;

import java.util.List;
import java.util.Set;
import org.ergodic.engine.ir.Node;

/** A step that can be done for some rows of a batch at a time, if what it reads is there for those rows. */
public interface RowwiseStep extends PlanStep {
    /**
     * Whether it can: each row of its results needs, of the values made so far, that same row alone.
     *
     * @param rows of the batch; a value's size is a multiple of it
     * @param rowwise values made some rows at a time
     * @param made these, and others that are there only after the last row
     * @return whether it can
     */
    boolean isRowwise(int rows, Set<Node> rowwise, Set<Node> made);

    /** {@return those of its results whose rows are there as soon as it has been done for these rows} */
    List<Node> rowResults();

    /** {@return numbers of the packed right matrix that it wants for all rows, or 0} */
    default int packed() {
        return 0;
    }

    /**
     * What does the work.
     *
     * @param memory the call's memory
     * @param rows of the batch
     * @param parts how many parts there are
     * @return the work, some rows at a time
     */
    RowWork bindRows(CallMemory memory, int rows, int parts);

    /** The work of a step, some rows at a time. */
    interface RowWork {
        /** {@return how many pieces of work come before the first row} */
        default int first() {
            return 0;
        }

        /** {@return whether these pieces are as before while variables do} */
        default boolean isLasting() {
            return true;
        }

        /**
         * Does a piece of work that comes before the first row.
         *
         * @param piece the piece, from 0
         */
        default void prepare(int piece) {}

        /**
         * Does some rows; they come once each, in any order, on any thread.
         *
         * @param thread what the thread works in
         * @param part which part they are
         * @param from the first row
         * @param to the row after the last
         */
        void run(ThreadMemory thread, int part, int from, int to);

        /** Ends it, after all rows. */
        default void finish() {}
    }
}
