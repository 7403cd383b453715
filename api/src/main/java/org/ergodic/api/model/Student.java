package org.ergodic.api.model;

/** Student's t distribution. */
final class Student {
    private static final int HALVINGS = 60;

    private Student() {}

    /**
     * The number that |T| exceeds with probability 1 - level, by halving the angle atan(t / sqrt(n)).
     *
     * @param level in (0, 1)
     * @param n degrees of freedom, at least 1
     */
    static double quantile(double level, int n) {
        double low = 0;
        double high = Math.PI / 2;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (within(middle, n) < level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.sqrt(n) * Math.tan((low + high) / 2);
    }

    /** P(|T| <= sqrt(n) tan(angle)): Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. */
    private static double within(double angle, int n) {
        double square = Math.cos(angle) * Math.cos(angle);
        boolean odd = n % 2 == 1;
        double term = odd ? Math.cos(angle) : 1;
        double sum = n == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k + 2 <= n; k += 2) {
            term *= square * (k - 1) / k;
            sum += term;
        }
        double part = Math.sin(angle) * sum;
        return odd ? 2 / Math.PI * (angle + part) : part;
    }
}
