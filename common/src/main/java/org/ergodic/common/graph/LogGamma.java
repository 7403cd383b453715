package org.ergodic.common.graph;

import org.apiguardian.api.API;

/** The logarithm of the gamma function. */
@API(status = API.Status.INTERNAL)
public final class LogGamma {
    /** Coefficients of Stirling's series, B_2k / (2k (2k - 1)); Abramowitz and Stegun (1964), 6.1.41. */
    private static final double[] STIRLING = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188};

    private static final double LARGE = 15;

    private LogGamma() {}

    /**
     * log G(x), to 1e-14: Stirling's series where it has converged, from there down by G(x + 1) = x G(x).
     *
     * @param x positive
     * @return log G(x)
     */
    public static double of(double x) {
        double shifted = x;
        double product = 0;
        while (shifted < LARGE) {
            product += Math.log(shifted);
            shifted++;
        }
        double series = 0;
        double power = shifted;
        for (double coefficient : STIRLING) {
            series += coefficient / power;
            power *= shifted * shifted;
        }
        return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + series - product;
    }
}
