package org.ergodic.solvers.eulermaruyama;

import java.util.Arrays;

/**
 * The coefficients of a stochastic Runge-Kutta method for Ito equations, of Roessler (2010, "Runge-Kutta methods for
 * the strong approximation of solutions of stochastic differential equations", doi:10.1137/09076636X). With the stages
 *
 * <pre>{@code
 * X_i = x + sum_j a0_ij f(t + c0_j h, X_j) h + sum_j b0_ij g(t + c1_j h, Y_j) I10 / h
 * Y_i = x + sum_j a1_ij f(t + c0_j h, X_j) h + sum_j b1_ij g(t + c1_j h, Y_j) sqrt(h)
 * }</pre>
 *
 * a step is {@code x' = x + sum_i alpha_i f(t + c0_i h, X_i) h + sum_i (beta1_i dw + beta2_i I11 / sqrt(h) + beta3_i
 * I10 / h + beta4_i I111 / h) g(t + c1_i h, Y_i)}. These are his SRI methods, for diagonal and scalar noise; where a1,
 * b1, beta2 and beta4 are zero they are his SRA methods, for additive noise.
 */
final class StochasticTableau {
    /** SRA1: two stages, deterministic order 2, strong order 1.5 for additive noise. */
    static final StochasticTableau SRA1 = sra(
            "SRA1",
            new double[][] {{}, {3.0 / 4}},
            new double[][] {{}, {3.0 / 2}},
            new double[] {0, 3.0 / 4},
            new double[] {1.0 / 3, 2.0 / 3},
            new double[] {1, 0},
            new double[] {1, 0},
            new double[] {-1, 1});

    /** SRA3: three stages, deterministic order 3, strong order 1.5 for additive noise. */
    static final StochasticTableau SRA3 = sra(
            "SRA3",
            new double[][] {{}, {1}, {1.0 / 4, 1.0 / 4}},
            new double[][] {{}, {0}, {1, 1.0 / 2}},
            new double[] {0, 1, 1.0 / 2},
            new double[] {1.0 / 6, 1.0 / 6, 2.0 / 3},
            new double[] {1, 0, 0},
            new double[] {1, 0, 0},
            new double[] {-1, 1, 0});

    /** SRI1W1: four stages, deterministic order 2, strong order 1.5 for diagonal and scalar noise. */
    static final StochasticTableau SRI1W1 = new StochasticTableau(
            "SRI1W1",
            new double[][] {{}, {3.0 / 4}, {0, 0}, {0, 0, 0}},
            new double[][] {{}, {3.0 / 2}, {0, 0}, {0, 0, 0}},
            new double[] {0, 3.0 / 4, 0, 0},
            new double[] {1.0 / 3, 2.0 / 3, 0, 0},
            new double[][] {{}, {1.0 / 4}, {1, 0}, {0, 0, 1.0 / 4}},
            new double[][] {{}, {1.0 / 2}, {-1, 0}, {-5, 3, 1.0 / 2}},
            new double[] {0, 1.0 / 4, 1, 1.0 / 4},
            new double[][] {
                {-1, 4.0 / 3, 2.0 / 3, 0},
                {-1, 4.0 / 3, -1.0 / 3, 0},
                {2, -4.0 / 3, -2.0 / 3, 0},
                {-2, 5.0 / 3, -2.0 / 3, 1}
            });

    private final String name;
    private final double[][] a0;
    private final double[][] b0;
    private final double[] c0;
    private final double[] alpha;
    private final double[][] a1;
    private final double[][] b1;
    private final double[] c1;
    private final double[][] beta;

    private StochasticTableau(
            String name,
            double[][] a0,
            double[][] b0,
            double[] c0,
            double[] alpha,
            double[][] a1,
            double[][] b1,
            double[] c1,
            double[][] beta) {
        this.name = name;
        this.a0 = a0;
        this.b0 = b0;
        this.c0 = c0;
        this.alpha = alpha;
        this.a1 = a1;
        this.b1 = b1;
        this.c1 = c1;
        this.beta = beta;
    }

    private static StochasticTableau sra(
            String name,
            double[][] a0,
            double[][] b0,
            double[] c0,
            double[] alpha,
            double[] c1,
            double[] beta1,
            double[] beta2) {
        double[][] none = new double[alpha.length][];
        Arrays.setAll(none, i -> new double[i]);
        double[] zero = new double[alpha.length];
        return new StochasticTableau(
                name, a0, b0, c0, alpha, none, none, c1, new double[][] {beta1, zero, beta2, zero});
    }

    int stages() {
        return alpha.length;
    }

    /** The row of a stage of the drift: weights of the drifts before. */
    double a0(int stage, int of) {
        return a0[stage][of];
    }

    double b0(int stage, int of) {
        return b0[stage][of];
    }

    double c0(int stage) {
        return c0[stage];
    }

    double alpha(int stage) {
        return alpha[stage];
    }

    double a1(int stage, int of) {
        return a1[stage][of];
    }

    double b1(int stage, int of) {
        return b1[stage][of];
    }

    double c1(int stage) {
        return c1[stage];
    }

    /** The weights of dw, I11 / sqrt(h), I10 / h and I111 / h, in this order. */
    double beta(int integral, int stage) {
        return beta[integral][stage];
    }

    /** The first stage of the drift at the same state and time, which may be this one. */
    int sameDrift(int stage) {
        for (int earlier = 0; earlier < stage; earlier++) {
            if (c0[earlier] == c0[stage] && isZero(a0, b0, earlier) && isZero(a0, b0, stage)) {
                return earlier;
            }
        }
        return stage;
    }

    /** Whether the drift of a stage is used at all. */
    boolean usesDrift(int stage) {
        boolean isUsed = alpha[stage] != 0;
        for (int later = stage + 1; later < stages(); later++) {
            isUsed |= a0[later][stage] != 0 || a1[later][stage] != 0;
        }
        return isUsed;
    }

    /** How many different drifts a step evaluates. */
    int evaluations() {
        int count = 0;
        for (int stage = 0; stage < stages(); stage++) {
            count += usesDrift(stage) && sameDrift(stage) == stage ? 1 : 0;
        }
        return count;
    }

    private static boolean isZero(double[][] a, double[][] b, int stage) {
        return Arrays.stream(a[stage]).allMatch(v -> v == 0)
                && Arrays.stream(b[stage]).allMatch(v -> v == 0);
    }

    @Override
    public String toString() {
        return name;
    }
}
