package org.ergodic.solvers.rungekutta;

/**
 * How states within a step follow from its stages: x(t + u h) = x + h sum_i w_i(u) k_i for u in [0, 1]. The weights are
 * those of the cubic of Hermite, which has the states and slopes at both ends, plus u^2 (1 - u)^2 times polynomials
 * that leave the ends alone, as in Hairer, Norsett and Wanner (1993), "Solving ordinary differential equations I",
 * section II.6.
 *
 * @param order the order to which it is the solution; the error of a step's inside is one of h^(order + 1)
 * @param more stages that it needs beyond the step's, as rows of a tableau
 * @param inside what is added to the cubic: {@code D_0 + u (D_1 + (1 - u) (D_2 + u (D_3 + ...)))}, each row with a
 *     number for each stage
 */
record Interpolant(int order, double[][] more, double[]... inside) {
    /** The cubic alone, of order 3. */
    static final Interpolant HERMITE = new Interpolant(3, new double[0][]);

    /** The weights w(u) of all stages, those beyond the step's last. */
    double[] weights(Tableau tableau, double u) {
        double[] b = tableau.b();
        double v = 1 - u;
        double[] w = new double[b.length + more.length];
        for (int i = 0; i < b.length; i++) {
            w[i] = u * u * (3 - 2 * u) * b[i];
        }
        w[0] += u * v * v;
        w[b.length - 1] -= u * u * v;
        if (inside.length == 0) {
            return w;
        }
        for (int i = 0; i < inside[0].length; i++) {
            double sum = 0;
            for (int row = inside.length - 1; row >= 0; row--) {
                sum = inside[row][i] + (row % 2 == 0 ? u : v) * sum;
            }
            w[i] += u * u * v * v * sum;
        }
        return w;
    }
}
