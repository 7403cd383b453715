package org.ergodic.engine.kernel;

/** The error function and its complement in double precision. */
public final class DoubleErf {
    private DoubleErf() {}

    /**
     * {@code 2/sqrt(pi) * integral of exp(-t^2) from 0 to x}: by its Taylor series {@code exp(-x^2) sum (2x^2)^n / (1 3
     * 5 ... (2n+1))} up to 3 and by Lentz's evaluation of the continued fraction of erfc beyond (Abramowitz and Stegun
     * 1964, 7.1.6 and 7.1.14); relative error below 1e-15.
     */
    static double erf(double x) {
        double a = Math.abs(x);
        if (!(a < 6)) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        return Math.copySign(a < 3 ? series(a) : 1 - tail(a), x);
    }

    /** {@code 1 - erf(x)}; relative error below 1e-11, and below 1e-13 outside of 1 to 3, where the tail begins. */
    public static double erfc(double x) {
        return x < 3 ? 1 - erf(x) : tail(x);
    }

    private static double series(double a) {
        double term = a;
        double sum = a;
        for (int n = 1; term > sum * 1e-17; n++) {
            term *= 2 * a * a / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-a * a) * sum;
    }

    private static double tail(double a) {
        // erfc(a) = exp(-a^2)/sqrt(pi) * 1/(a + (1/2)/(a + 1/(a + (3/2)/(a + ...)))), from the inside out.
        double fraction = a;
        for (int n = 60; n > 0; n--) {
            fraction = a + 0.5 * n / fraction;
        }
        return Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction;
    }
}
