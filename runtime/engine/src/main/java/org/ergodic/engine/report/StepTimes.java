package org.ergodic.engine.report;

import java.util.Arrays;

/** What each step of a plan took lately: running means, in which the first, slow runs are soon forgotten. */
public final class StepTimes {
    private static final double WEIGHT = 1.0 / 32;

    private final double[] nanos;
    private long runs;

    /**
     * No times yet.
     *
     * @param steps how many steps there are
     */
    public StepTimes(int steps) {
        nanos = new double[steps];
    }

    /**
     * Takes a time.
     *
     * @param step the step
     * @param value its time in nanoseconds
     */
    public void add(int step, double value) {
        nanos[step] += (value - nanos[step]) * Math.max(WEIGHT, 1.0 / (runs + 1));
    }

    /** Says that all steps ran once more. */
    public void endRun() {
        runs++;
    }

    double micros(int step) {
        return nanos[step] / 1e3;
    }

    /** What the steps from one on take together. */
    double sumFrom(int first) {
        return Arrays.stream(nanos, first, nanos.length).sum() / 1e3;
    }

    long runs() {
        return runs;
    }
}
