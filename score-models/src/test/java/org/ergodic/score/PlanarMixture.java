package org.ergodic.score;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Two round Gaussians in the plane as data, with their score, and means over them by the trapezoidal rule. */
final class PlanarMixture {
    private static final double[] SHARES = {0.3, 0.7};
    private static final double[][] MEANS = {{-0.8, 0.4}, {0.7, -0.5}};
    private static final double[] STDS = {0.5, 0.8};
    /** Points in a row of the grid. */
    private static final int SIDE = 37;

    /** Its half width: 6.9 deviations of the wider part beyond its mean. */
    private static final double WIDTH = 6;

    final INDArray points = Nd4j.zeros(org.nd4j.linalg.api.buffer.DataType.DOUBLE, SIDE * SIDE, 2);
    final double[] weights = new double[SIDE * SIDE];
    final double[][] scores = new double[SIDE * SIDE][];

    PlanarMixture() {
        double total = 0;
        for (int i = 0; i < weights.length; i++) {
            double[] x = {at(i / SIDE), at(i % SIDE)};
            points.putScalar(i, 0, x[0]);
            points.putScalar(i, 1, x[1]);
            weights[i] = density(x);
            scores[i] = score(x);
            total += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= total;
        }
    }

    private static double at(int i) {
        return WIDTH * (2.0 * i / (SIDE - 1) - 1);
    }

    private static double part(int k, double... x) {
        double square = Math.pow(x[0] - MEANS[k][0], 2) + Math.pow(x[1] - MEANS[k][1], 2);
        return SHARES[k] / (STDS[k] * STDS[k]) * Math.exp(-square / (2 * STDS[k] * STDS[k]));
    }

    private static double density(double... x) {
        return part(0, x) + part(1, x);
    }

    static double[] score(double... x) {
        double[] score = new double[2];
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < 2; i++) {
                score[i] += part(k, x) / density(x) * (MEANS[k][i] - x[i]) / (STDS[k] * STDS[k]);
            }
        }
        return score;
    }

    /** A function of a point in the plane. */
    interface Field {
        double[] at(double... x);
    }

    /** E|f - s*|^2 - E|s*|^2, which is E[|f|^2 - 2 f.s*]. */
    double fisher(Field f) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double[] value = f.at(points.getDouble(i, 0), points.getDouble(i, 1));
            for (int k = 0; k < 2; k++) {
                sum += weights[i] * value[k] * (value[k] - 2 * scores[i][k]);
            }
        }
        return sum;
    }
}
