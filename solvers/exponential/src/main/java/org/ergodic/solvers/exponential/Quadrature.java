package org.ergodic.solvers.exponential;

import java.util.function.DoubleUnaryOperator;

/** Gauss and Legendre's rule of 24 points, which integrates polynomials up to degree 47 exactly. */
final class Quadrature {
    private static final int POINTS = 24;
    private static final double[] NODES = new double[POINTS];
    private static final double[] WEIGHTS = new double[POINTS];

    static {
        for (int i = 0; i < POINTS; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (POINTS + 0.5));
            double slope = 1;
            // Newton's method from Tricomi's estimate of the root doubles its three digits each time.
            for (int round = 0; round < 6; round++) {
                double before = 0;
                double value = 1;
                for (int k = 1; k <= POINTS; k++) {
                    double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                    before = value;
                    value = next;
                }
                slope = POINTS * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            NODES[i] = x;
            WEIGHTS[i] = 2 / ((1 - x * x) * slope * slope);
        }
    }

    private Quadrature() {}

    static double integral(double from, double to, DoubleUnaryOperator f) {
        double middle = 0.5 * (from + to);
        double half = 0.5 * (to - from);
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            sum += WEIGHTS[i] * f.applyAsDouble(middle + half * NODES[i]);
        }
        return half * sum;
    }
}
