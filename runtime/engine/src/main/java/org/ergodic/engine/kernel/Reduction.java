package org.ergodic.engine.kernel;

/** How a stretch of numbers is reduced to one. */
public enum Reduction {
    SUM(0, Fn.ADD),
    MAX(Double.NEGATIVE_INFINITY, Fn.MAX),
    MIN(Double.POSITIVE_INFINITY, Fn.MIN),
    PRODUCT(1, Fn.MUL);

    private final double start;
    private final Fn step;

    Reduction(double start, Fn step) {
        this.start = start;
        this.step = step;
    }

    /** {@return the value of an empty reduction} */
    public double start() {
        return start;
    }

    /** {@return the function of two numbers it repeats} */
    public Fn step() {
        return step;
    }
}
