package org.ergodic.engine.kernel;

/** The derivatives of the logarithm of the gamma function, in double precision. */
final class Polygamma {
    /** B_2k: Abramowitz and Stegun (1964), table 23.2. */
    private static final double[] BERNOULLI = {
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798
    };

    /** From here on the first terms of the asymptotic series are enough. */
    private static final double LARGE = 16;

    /** The positive root of the digamma function, in two parts. */
    private static final double ROOT = 1.4616321449683622;

    private static final double ROOT_LOW = 9.549995429965697e-17;

    /** Where the series about the root is taken. */
    private static final double NEAR = 0.5;

    /** Taylor coefficients at the root, from the first power on: polygamma(k, root) / k!. */
    private static final double[] AT_ROOT = {
        0.9676722454476212,
        -0.4427631689835921,
        0.258499760955651,
        -0.16394270544240652,
        0.10782405069126237,
        -0.07219956125645471,
        0.04880428816414311,
        -0.03316112647484736,
        0.022597648232218104,
        -0.01542476590494896,
        0.010538791616612175,
        -0.007204534386356869,
        0.004926781395729853,
        -0.003369801655439328,
        0.002305126326734928,
        -0.0015769367714301972,
        0.0010788252019162967,
        -0.0007380709389960052,
        0.000504953265834602,
        -0.0003454680251063077,
        0.00023635601564027053,
        -0.00016170622091974803,
        0.0001106337276874741,
        -7.569179582195066e-5,
        5.178575795222081e-5,
        -3.5430070947659604e-5,
        2.424006611860132e-5,
        -1.6584242271854135e-5,
        1.134638458466385e-5,
        -7.762817668462094e-6,
        5.3110609208898636e-6,
        -3.6336507898010456e-6,
        2.486022733129538e-6,
        -1.7008538854332607e-6,
        1.1636675363548843e-6
    };

    /** Factorials are numbers up to here. */
    private static final int LARGEST_ORDER = 150;

    private Polygamma() {}

    /**
     * The digamma function, by its asymptotic series (Abramowitz and Stegun 6.3.18) from 16 up, the recurrence (6.3.5)
     * from there down, the reflection formula (6.3.7) on the left and Taylor's series about its positive root: 20 ulp
     * for x > 0; near its negative roots 20 ulp of the terms that cancel. Not a number at 0 and the negative whole
     * numbers' poles but for zero, where it is infinite.
     */
    static double digamma(double x) {
        if (x == 0) {
            return -1 / x;
        }
        if (x < 0) {
            double rest = x - Math.rint(x);
            return rest == 0 ? Double.NaN : digamma(1 - x) - Math.PI / Math.tan(Math.PI * rest);
        }
        double off = x - ROOT - ROOT_LOW;
        if (Math.abs(off) < NEAR) {
            double sum = 0;
            for (int k = AT_ROOT.length - 1; k >= 0; k--) {
                sum = (sum + AT_ROOT[k]) * off;
            }
            return sum;
        }
        double at = x;
        double below = 0;
        while (at < LARGE) {
            below += 1 / at;
            at++;
        }
        double series = 0;
        for (int k = BERNOULLI.length; k > 0; k--) {
            series = (series + BERNOULLI[k - 1] / (2 * k)) / at / at;
        }
        return Math.log(at) - 0.5 / at - series - below;
    }

    /**
     * The n-th derivative of the digamma function at x > 0: the series 6.4.11 from 16 + n up and the recurrence 6.4.6
     * from there down, in which nothing cancels; 10 ulp.
     *
     * @param n a whole number from 0 to 150; not a number for others, and for n above 0 at x below 0
     */
    static double of(double n, double x) {
        if (n == 0) {
            return digamma(x);
        }
        if (n != Math.rint(n) || n < 0 || n > LARGEST_ORDER || !(x >= 0)) {
            return Double.NaN;
        }
        int order = (int) n;
        double factorial = 1;
        for (int k = 2; k < order; k++) {
            factorial *= k;
        }
        double at = x;
        double sum = 0;
        while (at < LARGE + order) {
            sum += Math.pow(at, -order - 1);
            at++;
        }
        // (n - 1)! x^-n (1 + n / 2x + sum of B_2k (2k + n - 1)! / ((2k)! (n - 1)!) x^-2k)
        double series = 0;
        double term = order / at;
        series += 1 + term / 2;
        for (int k = 1; k <= BERNOULLI.length; k++) {
            // (2k + n - 1)! / ((2k)! (n - 1)!) x^-2k, from that before it
            term *= (2.0 * k + order - 1) / (2.0 * k) / at * (k == 1 ? 1 : (2.0 * k + order - 2) / (2.0 * k - 1) / at);
            series += BERNOULLI[k - 1] * term;
        }
        double size = factorial * Math.pow(at, -order) * series + factorial * order * sum;
        return order % 2 == 0 ? -size : size;
    }
}
