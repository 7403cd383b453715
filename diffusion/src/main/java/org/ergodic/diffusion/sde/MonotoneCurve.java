package org.ergodic.diffusion.sde;

import java.util.Arrays;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A rising function through values at knots, from 0 at 0, with a continuous derivative: cubic polynomials whose slopes
 * at the knots are harmonic means of those beside them, so that it rises everywhere (Fritsch and Butland 1984,
 * doi:10.1137/0905021). Knots lie at equal distances in [0, 1] unless they are given.
 */
final class MonotoneCurve {
    private final double[] values;
    private final double[] slopes;
    /** The knots, or nothing where they are k / n. */
    private final double[] knots;

    /** Through 0 and the sums of the positive steps up to each knot. */
    MonotoneCurve(double... steps) {
        int n = steps.length;
        knots = new double[0];
        values = new double[n + 1];
        slopes = new double[n + 1];
        for (int k = 0; k < n; k++) {
            values[k + 1] = values[k] + steps[k];
        }
        for (int k = 1; k < n; k++) {
            slopes[k] = n * 2 * steps[k - 1] * steps[k] / (steps[k - 1] + steps[k]);
        }
        slopes[0] = end(n * steps[0], n == 1 ? n * steps[0] : slopes[1]);
        slopes[n] = end(n * steps[n - 1], n == 1 ? n * steps[n - 1] : slopes[n - 1]);
    }

    /**
     * Through 0 at 0 and values at knots. The mean of two slopes is weighted by the lengths beside the knot, the longer
     * one's slope more (Fritsch and Butland, equation 5, by Brodlie).
     *
     * @param places the knots after 0, increasing
     * @param heights above 0, increasing
     */
    MonotoneCurve(double[] places, double[] heights) {
        int n = places.length;
        knots = new double[n + 1];
        values = new double[n + 1];
        slopes = new double[n + 1];
        System.arraycopy(places, 0, knots, 1, n);
        System.arraycopy(heights, 0, values, 1, n);
        double[] secants = new double[n];
        for (int k = 0; k < n; k++) {
            secants[k] = (values[k + 1] - values[k]) / (knots[k + 1] - knots[k]);
        }
        for (int k = 1; k < n; k++) {
            double before = knots[k] - knots[k - 1];
            double after = knots[k + 1] - knots[k];
            double share = (before + 2 * after) / (3 * (before + after));
            slopes[k] = secants[k - 1] * secants[k] / (share * secants[k] + (1 - share) * secants[k - 1]);
        }
        slopes[0] = end(secants[0], n == 1 ? secants[0] : slopes[1]);
        slopes[n] = end(secants[n - 1], n == 1 ? secants[n - 1] : slopes[n - 1]);
    }

    /** The slope at an end by which the second derivative there is 0, within the bounds of a rising cubic. */
    private static double end(double secant, double next) {
        return Math.max(0, Math.min(1.5 * secant - 0.5 * next, 3 * secant));
    }

    double last() {
        return values[values.length - 1];
    }

    /** The curve at t, {@code t} of any shape. */
    SDVariable at(Scope s, SDVariable t) {
        return s.call(
                new Derivative(0), (value, directions) -> directions.get(t).mul(slope(s, t)), t);
    }

    /** Its derivative at t. */
    SDVariable slope(Scope s, SDVariable t) {
        return s.call(
                new Derivative(1), (value, directions) -> directions.get(t).mul(s.call(new Derivative(2), t)), t);
    }

    private double derivative(int order, double t) {
        int n = values.length - 1;
        boolean equal = knots.length == 0;
        int k = equal ? Math.max(0, Math.min(n - 1, (int) Math.floor(t * n))) : piece(t);
        double h = equal ? 1.0 / n : knots[k + 1] - knots[k];
        double u = equal ? t * n - k : (t - knots[k]) / h;
        double rise = values[k + 1] - values[k];
        double a = slopes[k] * h;
        double b = slopes[k + 1] * h;
        // values + a u + (3 rise - 2a - b) u^2 + (a + b - 2 rise) u^3
        double second = 3 * rise - 2 * a - b;
        double third = a + b - 2 * rise;
        return switch (order) {
            case 0 -> values[k] + u * (a + u * (second + u * third));
            case 1 -> (a + u * (2 * second + 3 * u * third)) / h;
            default -> (2 * second + 6 * u * third) / (h * h);
        };
    }

    private int piece(double t) {
        int place = Arrays.binarySearch(knots, t);
        return Math.max(0, Math.min(knots.length - 2, place >= 0 ? place : -place - 2));
    }

    private final class Derivative implements ArrayFunction {
        private final int order;

        Derivative(int order) {
            this.order = order;
        }

        @Override
        public String name() {
            return "monotone-curve-" + order;
        }

        @Override
        public long[] shape(long[]... inputs) {
            return inputs[0];
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            double[] t = inputs[0].dup('c').data().asDouble();
            double[] y = Arrays.stream(t).map(at -> derivative(order, at)).toArray();
            return Nd4j.createFromArray(y).castTo(inputs[0].dataType()).reshape('c', inputs[0].shape());
        }
    }
}
