package org.ergodic.common.grid;

/** The Beta distribution on [0, 1]. */
record BetaDistribution(double alpha, double beta) {
    private static final int TERMS = 2000;
    private static final double TINY = 1e-300;

    /**
     * Its distribution function, by the continued fraction of the incomplete Beta function (Abramowitz and Stegun 1964,
     * equation 26.5.8) in Lentz's scheme. Where that converges slowly it is one minus that of the mirror image.
     */
    double below(double x) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        if (x > (alpha + 1) / (alpha + beta + 2)) {
            return 1 - new BetaDistribution(beta, alpha).tail(1 - x);
        }
        return tail(x);
    }

    private double tail(double x) {
        double front = Math.exp(alpha * Math.log(x) + beta * Math.log1p(-x) - logBeta()) / alpha;
        double c = 1;
        double d = 1 / nonZero(1 - (alpha + beta) * x / (alpha + 1));
        double fraction = d;
        for (int m = 1; m <= TERMS; m++) {
            double even = m * (beta - m) * x / ((alpha + 2 * m - 1) * (alpha + 2 * m));
            d = 1 / nonZero(1 + even * d);
            c = nonZero(1 + even / c);
            fraction *= d * c;
            double odd = -(alpha + m) * (alpha + beta + m) * x / ((alpha + 2 * m) * (alpha + 2 * m + 1));
            d = 1 / nonZero(1 + odd * d);
            c = nonZero(1 + odd / c);
            fraction *= d * c;
            if (Math.abs(d * c - 1) < 1e-16) {
                break;
            }
        }
        return front * fraction;
    }

    private static double nonZero(double v) {
        return Math.abs(v) < TINY ? TINY : v;
    }

    /** The value below which so much of the probability lies, by bisection down to neighbouring numbers. */
    double quantile(double probability) {
        double a = 0;
        double b = 1;
        double middle = 0.5;
        while (middle > a && middle < b) {
            if (below(middle) < probability) {
                a = middle;
            } else {
                b = middle;
            }
            middle = 0.5 * (a + b);
        }
        return b;
    }

    /** log Gamma(alpha) + log Gamma(beta) - log Gamma(alpha + beta). */
    private double logBeta() {
        return logGamma(alpha) + logGamma(beta) - logGamma(alpha + beta);
    }

    /** Stirling's series beyond 10, to which smaller arguments are raised. */
    private static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < 10) {
            shift += Math.log(y);
            y++;
        }
        double r = 1 / (y * y);
        double series = (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / y;
        return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
