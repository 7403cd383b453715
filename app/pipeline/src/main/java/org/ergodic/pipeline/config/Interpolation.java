package org.ergodic.pipeline.config;

import java.util.stream.IntStream;
import org.ergodic.api.config.Option;

/**
 * A way from one row to another through a model's codes: rows are encoded, their codes interpolated and decoded.
 *
 * @param along the curve between two codes
 * @param between how many rows there are between two ends
 */
public record Interpolation(
        @Option(
                value = "the curve between two codes: spherical (Shoemake 1985; Song et al. 2021, equation 67) or"
                        + " linear",
                byDefault = "spherical")
        Along along,

        @Option(value = "how many rows there are between two ends", byDefault = "8", min = 1, max = 100000)
        int between) {
    /** Eight rows between two, along great circles. */
    public static final Interpolation DEFAULT = new Interpolation(Along.SPHERICAL, 8);

    /** Below this sine of the angle between two codes their great circle is a straight line, or is not defined. */
    private static final double PARALLEL = 1e-6;

    /** The curve between two codes. */
    public enum Along {
        /**
         * {@code sin((1 - s) theta) / sin(theta) z_0 + sin(s theta) / sin(theta) z_1} with the angle theta between
         * them: codes on the way are about as long as those at the ends, as samples of a Gaussian in many dimensions
         * are.
         */
        SPHERICAL,
        /** {@code (1 - s) z_0 + s z_1}. */
        LINEAR
    }

    /** Checks the count. */
    public Interpolation {
        if (between < 1) {
            throw new IllegalArgumentException("there must be at least 1 row between two ends, not " + between);
        }
    }

    /** {@return the shares of the way, from 0 at the one end to 1 at the other} */
    public double[] shares() {
        return IntStream.rangeClosed(0, between + 1)
                .mapToDouble(i -> (double) i / (between + 1))
                .toArray();
    }

    /**
     * A point between two codes.
     *
     * @param from the code at share 0
     * @param to the code at share 1
     * @param share of the way, 0 to 1
     * @return a new code
     * @throws IllegalArgumentException if spherical interpolation is not defined: one of them is 0, or they point in
     *     opposite directions
     */
    public double[] at(double[] from, double[] to, double share) {
        double first = 1 - share;
        double second = share;
        if (along == Along.SPHERICAL) {
            double theta = angle(from, to);
            if (Math.sin(theta) >= PARALLEL) {
                first = Math.sin(first * theta) / Math.sin(theta);
                second = Math.sin(second * theta) / Math.sin(theta);
            }
        }
        double[] point = new double[from.length];
        for (int k = 0; k < point.length; k++) {
            point[k] = first * from[k] + second * to[k];
        }
        return point;
    }

    private static double angle(double[] from, double[] to) {
        double a = norm(from);
        double b = norm(to);
        if (a == 0 || b == 0) {
            throw new IllegalArgumentException("one of the two codes is 0, which has no direction");
        }
        double near = 0;
        double far = 0;
        for (int k = 0; k < from.length; k++) {
            double u = from[k] / a;
            double v = to[k] / b;
            near += (u - v) * (u - v);
            far += (u + v) * (u + v);
        }
        // Kahan's formula, which keeps its digits where the arc cosine loses half of them.
        double theta = 2 * Math.atan2(Math.sqrt(near), Math.sqrt(far));
        if (Math.PI - theta < PARALLEL) {
            throw new IllegalArgumentException(
                    "the two codes point in opposite directions, between which there are many great circles"
                            + (from.length == 1 ? ": a code of one number has but two directions" : ""));
        }
        return theta;
    }

    private static double norm(double... z) {
        double squares = 0;
        for (double value : z) {
            squares += value * value;
        }
        return Math.sqrt(squares);
    }
}
