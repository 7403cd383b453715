package org.ergodic.common.solver;

/** Counts the evaluations of the model of one run, and refuses those beyond a limit. For one thread. */
final class Evaluations implements Runnable {
    private final long[] ofEach;
    private final long limit;
    private long all;
    private long uncharged;
    private boolean refused;

    Evaluations(int samples, long limit) {
        ofEach = new long[samples];
        this.limit = limit;
    }

    /** An evaluation, about to be made. */
    @Override
    public void run() {
        // Whoever is under way has been charged for all of them, so that one number serves all samples.
        if (all >= limit) {
            refused = true;
            throw new SpentException();
        }
        all++;
        uncharged++;
    }

    /** Whether one was refused; the step that asked for it cannot be finished. */
    boolean spent() {
        return refused;
    }

    long[] ofEach() {
        return ofEach;
    }

    /** Whoever was under way when the model was called is charged for the calls since the last time. */
    void charge(boolean... active) {
        for (int i = 0; i < ofEach.length; i++) {
            ofEach[i] += active[i] ? uncharged : 0;
        }
        uncharged = 0;
    }

    /** Of a step that is one program and was not run, since a limit refused the last of its evaluations. */
    void unmade(int count) {
        all -= count;
        uncharged -= count;
    }

    /** A step whose evaluations were counted and then not made. */
    static final class UnmadeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final int counted;

        UnmadeException(int counted, RuntimeException cause) {
            super(cause);
            this.counted = counted;
        }

        int counted() {
            return counted;
        }
    }

    /** Leaves a step that cannot be finished; whoever wraps it on the way does no harm. */
    private static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SpentException() {
            super("the evaluations of the model that a run may take are spent", null, false, false);
        }
    }
}
