package org.ergodic.data.codec;

/** The standard normal distribution. */
final class Normal {
    private static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    private Normal() {}

    /** log of its density. */
    static double logDensity(double z) {
        return -0.5 * z * z - LOG_ROOT_TWO_PI;
    }

    /**
     * Its distribution function, by the algorithm of West (2005, "Better approximations to cumulative normal
     * functions", after Hart et al. 1968), to about 1e-15.
     */
    static double cumulative(double z) {
        double size = Math.abs(z);
        double tail;
        if (size > 37) {
            tail = 0;
        } else {
            double e = Math.exp(-size * size / 2);
            if (size < 7.07106781186547) {
                double up = 3.52624965998911e-02 * size + 0.700383064443688;
                up = up * size + 6.37396220353165;
                up = up * size + 33.912866078383;
                up = up * size + 112.079291497871;
                up = up * size + 221.213596169931;
                up = up * size + 220.206867912376;
                double down = 8.83883476483184e-02 * size + 1.75566716318264;
                down = down * size + 16.064177579207;
                down = down * size + 86.7807322029461;
                down = down * size + 296.564248779674;
                down = down * size + 637.333633378831;
                down = down * size + 793.826512519948;
                down = down * size + 440.413735824752;
                tail = e * up / down;
            } else {
                double fraction = size + 0.65;
                for (int k = 4; k >= 1; k--) {
                    fraction = size + k / fraction;
                }
                tail = e / fraction / Math.sqrt(2 * Math.PI);
            }
        }
        return z > 0 ? 1 - tail : tail;
    }

    /**
     * Where the distribution function is p: the approximation of Acklam (2003, relative error 1.2e-9) and a step of
     * Halley's method.
     *
     * @param p in (0, 1)
     */
    static double quantile(double p) {
        if (p > 0.5) {
            return -lower(1 - p);
        }
        return lower(p);
    }

    private static double lower(double p) {
        double z;
        if (p < 0.02425) {
            double q = Math.sqrt(-2 * Math.log(p));
            z = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
                                                            - 2.549732539343734e+00)
                                                    * q
                                            + 4.374664141464968e+00)
                                    * q
                            + 2.938163982698783e+00)
                    / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
                                            + 3.754408661907416e+00)
                                    * q
                            + 1);
        } else {
            double q = p - 0.5;
            double r = q * q;
            z = (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                                                            + 1.383577518672690e+02)
                                                    * r
                                            - 3.066479806614716e+01)
                                    * r
                            + 2.506628277459239e+00)
                    * q
                    / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                                                            + 6.680131188771972e+01)
                                                    * r
                                            - 1.328068155288572e+01)
                                    * r
                            + 1);
        }
        double error = cumulative(z) - p;
        double u = error * Math.sqrt(2 * Math.PI) * Math.exp(z * z / 2);
        return z - u / (1 + z * u / 2);
    }
}
