package org.ergodic.solvers.rungekutta;

/**
 * How the length of the next step follows from the errors e of the latest accepted ones, relative to the tolerance: h
 * is multiplied by {@code 0.9 e_n^(-(P + I + D) / k) e_(n-1)^((P + 2 D) / k) e_(n-2)^(-D / k)}, within [0.2, 10] and
 * not upwards right after a rejection, where k is one more than the order of the error estimate. A digital filter in
 * the form of Soederlind (2003), "Digital filters in adaptive time-stepping", doi:10.1145/641876.641877; I alone is the
 * textbook rule, and P and I together the controller of Gustafsson (1991), doi:10.1145/210232.210242.
 *
 * @param proportional P, at least 0
 * @param integral I, above 0
 * @param derivative D, at least 0
 */
public record StepControl(double proportional, double integral, double derivative) {
    /** The weights 0.4 and 0.3 of Gustafsson's, which other libraries have by default too. */
    public static final StepControl PI = new StepControl(0.4, 0.3, 0);

    private static final double SAFETY = 0.9;
    private static final double SHRINK = 0.2;
    private static final double GROW = 10;
    /** Below this an error says nothing of the next one. */
    static final double SMALLEST_ERROR = 1e-4;

    /** Checks the weights. */
    public StepControl {
        if (!(proportional >= 0 && integral > 0 && derivative >= 0)
                || !Double.isFinite(proportional + integral + derivative)) {
            throw new IllegalArgumentException(
                    "the weights of a step control must be finite, proportional and derivative at least 0 and integral"
                            + " above 0, not " + proportional + ", " + derivative + " and " + integral);
        }
    }

    /** By what to multiply a step of too large an error. */
    double afterRejection(double error, double exponent) {
        return Math.max(SHRINK, SAFETY * Math.pow(error, -exponent));
    }

    /** By what to multiply a step whose values are not finite or whose equations could not be solved. */
    double afterFailure() {
        return SHRINK;
    }

    /**
     * By what to multiply an accepted step.
     *
     * @param error its error
     * @param before that of the accepted step before it
     * @param beforeThat that of the one before that
     * @param exponent 1 / k
     * @param rejected whether it was taken again
     */
    double afterStep(double error, double before, double beforeThat, double exponent, boolean rejected) {
        double factor = SAFETY
                * Math.pow(Math.max(error, 1e-10), -(proportional + integral + derivative) * exponent)
                * Math.pow(before, (proportional + 2 * derivative) * exponent)
                * Math.pow(beforeThat, -derivative * exponent);
        return Math.max(SHRINK, Math.min(rejected ? 1 : GROW, factor));
    }
}
