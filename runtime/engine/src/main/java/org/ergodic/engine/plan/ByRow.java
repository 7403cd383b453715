package org.ergodic.engine.plan;

import java.util.List;
import java.util.Set;

/** A step that can be done for some rows of a batch at a time, if what it reads is there for those rows. */
interface ByRow extends Step {
    /**
     * Whether it can: each row of its results needs, of the values made so far, that same row alone.
     *
     * @param rows of the batch; a value's size is a multiple of it
     * @param byRow values made some rows at a time
     * @param made these, and others that are there only after the last row
     */
    boolean isByRow(int rows, Set<Node> byRow, Set<Node> made);

    /** {@return those of its results whose rows are there as soon as it has been done for these rows} */
    List<Node> rowResults();

    /** {@return numbers of the panels of a right matrix that it wants laid out for all rows, or 0} */
    default int panels() {
        return 0;
    }

    /**
     * {@return what does the work}
     *
     * @param rows of the batch
     * @param parts how many parts there are
     */
    Rows bindRows(Frame frame, int rows, int parts);

    /** The work of a step, some rows at a time. */
    interface Rows {
        /** {@return how many pieces of work come before the first row} */
        default int first() {
            return 0;
        }

        /** {@return whether these pieces are as before while variables do} */
        default boolean isLasting() {
            return true;
        }

        /** Does a piece of work that comes before the first row. */
        default void prepare(int piece) {}

        /**
         * Does some rows; they come once each, in any order, on any thread.
         *
         * @param part which part they are
         * @param from the first row
         * @param to the row after the last
         */
        void run(Lane lane, int part, int from, int to);

        /** Ends it, after all rows. */
        default void finish() {}
    }
}
