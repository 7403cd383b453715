package org.ergodic.solvers.rungekutta;

/**
 * The coefficients of the method 5(4) with the diagonal 0.26 of Kvaerno (2004), doi:10.1023/B:BITN.0000046811.70614.38.
 * The first stage is explicit; the last is the state after the step, and its slope the first of the next step.
 */
final class Kvaerno5 {
    private static final double DIAGONAL = 0.26;

    private static final double[][] LOWER = {
        {},
        {0.26},
        {0.13, 0.84033320996790809},
        {0.22371961478320505, 0.47675532319799699, -0.06470895363112615},
        {0.16648564323248321, 0.10450018841591720, 0.03631482272098715, -0.13090704451073998},
        {0.13855640231268224, 0, -0.04245337201752043, 0.02446657898003141, 0.61943039072480676},
        {0.13659751177640291, 0, -0.05496908796538376, -0.04118626728321046, 0.62993304899016403, 0.06962479448202728}
    };

    private Kvaerno5() {}

    static Tableau tableau() {
        double[][] a = withDiagonal(LOWER);
        // The stage before the last is the method of order 4.
        return Tableau.stifflyAccurate("Kvaerno 5(4)", 5, a).estimatedBy(4, less(a[6], a[5]));
    }

    /** Rows with the diagonal from the second on. */
    private static double[][] withDiagonal(double[]... lower) {
        double[][] a = new double[lower.length][];
        a[0] = new double[0];
        for (int i = 1; i < a.length; i++) {
            a[i] = new double[i + 1];
            System.arraycopy(lower[i], 0, a[i], 0, lower[i].length);
            a[i][i] = DIAGONAL;
        }
        return a;
    }

    private static double[] less(double[] a, double... b) {
        double[] difference = a.clone();
        for (int i = 0; i < b.length; i++) {
            difference[i] -= b[i];
        }
        return difference;
    }
}
