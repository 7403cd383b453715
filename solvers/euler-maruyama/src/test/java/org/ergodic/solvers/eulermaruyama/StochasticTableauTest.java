package org.ergodic.solvers.eulermaruyama;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The conditions of Roessler (2010) on the coefficients, to rounding. */
class StochasticTableauTest {
    private interface Matrix {
        double at(int row, int column);
    }

    private static double[] times(StochasticTableau t, Matrix a, double... v) {
        double[] product = new double[t.stages()];
        for (int i = 0; i < t.stages(); i++) {
            for (int j = 0; j < i; j++) {
                product[i] += a.at(i, j) * v[j];
            }
        }
        return product;
    }

    private static double[] ones(StochasticTableau t) {
        double[] ones = new double[t.stages()];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    private static double[] product(double[] a, double... b) {
        double[] c = new double[a.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = a[i] * b[i];
        }
        return c;
    }

    private static double alpha(StochasticTableau t, double... v) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += t.alpha(i) * v[i];
        }
        return sum;
    }

    private static void betas(String what, StochasticTableau t, double[] v, double... expected) {
        for (int k = 0; k < 4; k++) {
            double sum = 0;
            for (int i = 0; i < v.length; i++) {
                sum += t.beta(k, i) * v[i];
            }
            assertEquals(expected[k], sum, 1e-14, t + ": beta" + (k + 1) + " " + what);
        }
    }

    private static double[] c0(StochasticTableau t) {
        double[] c = new double[t.stages()];
        java.util.Arrays.setAll(c, t::c0);
        return c;
    }

    private static double[] c1(StochasticTableau t) {
        double[] c = new double[t.stages()];
        java.util.Arrays.setAll(c, t::c1);
        return c;
    }

    /** What is common to all: the drift of order 2, and I10 in the right place. */
    private static void drift(StochasticTableau t) {
        double[] b0 = times(t, t::b0, ones(t));
        assertEquals(1, alpha(t, ones(t)), 1e-14);
        assertEquals(0.5, alpha(t, times(t, t::a0, ones(t))), 1e-14);
        assertEquals(1, alpha(t, b0), 1e-14);
        assertEquals(1.5, alpha(t, product(b0, b0)), 1e-14);
        for (int i = 0; i < t.stages(); i++) {
            assertEquals(times(t, t::a0, ones(t))[i], t.c0(i), 1e-14);
        }
    }

    @Test
    void additiveNoise() {
        for (StochasticTableau t : new StochasticTableau[] {StochasticTableau.SRA1, StochasticTableau.SRA3}) {
            drift(t);
            betas("e", t, ones(t), 1, 0, 0, 0);
            betas("c1", t, c1(t), 1, 0, -1, 0);
        }
    }

    @Test
    void sra3HasDeterministicOrderThree() {
        StochasticTableau t = StochasticTableau.SRA3;
        assertEquals(1.0 / 3, alpha(t, product(c0(t), c0(t))), 1e-14);
        assertEquals(1.0 / 6, alpha(t, times(t, t::a0, c0(t))), 1e-14);
    }

    @Test
    void diagonalNoise() {
        StochasticTableau t = StochasticTableau.SRI1W1;
        drift(t);
        double[] a1 = times(t, t::a1, ones(t));
        double[] b1 = times(t, t::b1, ones(t));
        betas("e", t, ones(t), 1, 0, 0, 0);
        betas("A1 e", t, a1, 1, 0, -1, 0);
        betas("c1", t, c1(t), 1, 0, -1, 0);
        betas("B1 e", t, b1, 0, 1, 0, 0);
        betas("(B1 e)^2", t, product(b1, b1), 1, 0, -1, 2);
        betas("B1 (B1 e)", t, times(t, t::b1, b1), 0, 0, 0, 1);
        betas("A1 (B0 e)", t, times(t, t::a1, times(t, t::b0, ones(t))), 0, 0, 0, 0);
    }

    @Test
    void driftsThatAreTheSameAreEvaluatedOnce() {
        assertEquals(2, StochasticTableau.SRA1.evaluations());
        assertEquals(3, StochasticTableau.SRA3.evaluations());
        assertEquals(2, StochasticTableau.SRI1W1.evaluations());
    }
}
