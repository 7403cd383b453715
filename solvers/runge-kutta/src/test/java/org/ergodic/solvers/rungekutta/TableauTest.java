package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableauTest {
    /** Of sums of a few products in double precision, of coefficients up to 43. */
    private static final double ROUNDING = 1e-13;

    /** A condition of the next order must be missed by more than rounding can. */
    private static final double MISSED = 1e-6;

    static Stream<Tableau> all() {
        return Stream.of(
                Tableau.EULER,
                Tableau.HEUN,
                Tableau.MIDPOINT,
                Tableau.RK4,
                Tableau.BOGACKI_SHAMPINE,
                Tableau.DORMAND_PRINCE,
                Tableau.TSITOURAS,
                Tableau.DORMAND_PRINCE_8,
                Tableau.KVAERNO);
    }

    static Stream<Tableau> embedded() {
        return all().filter(Tableau::embedded);
    }

    static Stream<Tableau> implicit() {
        return all().filter(Tableau::implicit);
    }

    /** The rows of all stages, those of the interpolant too. */
    private static double[][] rows(Tableau tableau) {
        int most = tableau.stages() + tableau.interpolant().more().length;
        return IntStream.range(0, most).mapToObj(tableau::a).toArray(double[][]::new);
    }

    private static void assertOrder(String what, Tableau tableau, int order, double u, double... weights) {
        for (int each = 1; each <= order; each++) {
            assertEquals(
                    0, Trees.defect(rows(tableau), weights, each, u), ROUNDING, what + ", conditions of order " + each);
        }
        double next = Trees.defect(rows(tableau), weights, order + 1, u);
        assertTrue(next > MISSED, what + " would have the order " + (order + 1) + ": declared is less");
    }

    @Test
    void thereAreAsManyTreesAsCayleyCounted() {
        int[] counts =
                IntStream.rangeClosed(1, 8).map(order -> Trees.of(order).size()).toArray();
        assertEquals("[1, 1, 2, 4, 9, 20, 48, 115]", Arrays.toString(counts));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStepMeetsAllConditionsOfItsOrder(Tableau tableau) {
        assertOrder("the step", tableau, tableau.order(), 1, tableau.b());
    }

    @ParameterizedTest
    @MethodSource("embedded")
    void soDoTheMethodsThatEstimateTheError(Tableau tableau) {
        assertTrue(tableau.firstSameAsLast());
        if (tableau.third().length == 0) {
            assertOrder("the embedded method", tableau, tableau.embeddedOrder(), 1, less(tableau.b(), tableau.e()));
            return;
        }
        // One of order 5 and one of order 3, which together make an error of order 8.
        assertOrder("the embedded method", tableau, 5, 1, less(tableau.b(), tableau.e()));
        assertOrder("the other", tableau, 3, 1, less(tableau.b(), tableau.third()));
        assertEquals(7, tableau.embeddedOrder());
    }

    private static double[] less(double[] b, double... e) {
        return IntStream.range(0, b.length).mapToDouble(i -> b[i] - e[i]).toArray();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theInterpolantMeetsAllConditionsOfItsOrderWithinAStep(Tableau tableau) {
        if (tableau.order() < 3) {
            return;
        }
        for (double u : new double[] {0.2, 0.5, 0.85}) {
            double[] weights = tableau.interpolant().weights(tableau, u);
            for (int each = 1; each <= tableau.denseOrder(); each++) {
                double defect = Trees.defect(rows(tableau), weights, each, u);
                assertEquals(0, defect, ROUNDING, "at " + u + " of a step, conditions of order " + each);
            }
        }
        // Both ends are the step's own.
        double[] end = tableau.interpolant().weights(tableau, 1);
        for (int i = 0; i < end.length; i++) {
            assertEquals(0, tableau.interpolant().weights(tableau, 0)[i], 0);
            assertEquals(i < tableau.stages() ? tableau.b()[i] : 0, end[i], 1e-14);
        }
    }

    /** The stability function of x' = z x: a step multiplies x by R(z) = 1 + z b' (I - z A)^-1 1, for z = re + i im. */
    private static double stability(Tableau tableau, double[] weights, double re, double im) {
        int s = tableau.stages();
        // Stage by stage, since A is lower triangular: g_i = (1 + z sum_j a_ij g_j) / (1 - z a_ii).
        double[][] g = new double[s][];
        for (int i = 0; i < s; i++) {
            double[] sum = {0, 0};
            for (int j = 0; j < Math.min(i, tableau.a(i).length); j++) {
                sum[0] += tableau.a(i)[j] * g[j][0];
                sum[1] += tableau.a(i)[j] * g[j][1];
            }
            double[] top = {1 + re * sum[0] - im * sum[1], re * sum[1] + im * sum[0]};
            double[] bottom = {1 - re * tableau.diagonal(i), -im * tableau.diagonal(i)};
            double square = bottom[0] * bottom[0] + bottom[1] * bottom[1];
            g[i] = new double[] {
                (top[0] * bottom[0] + top[1] * bottom[1]) / square, (top[1] * bottom[0] - top[0] * bottom[1]) / square
            };
        }
        double[] sum = {0, 0};
        for (int i = 0; i < s; i++) {
            sum[0] += weights[i] * g[i][0];
            sum[1] += weights[i] * g[i][1];
        }
        return Math.hypot(1 + re * sum[0] - im * sum[1], re * sum[1] + im * sum[0]);
    }

    /** No growth on the imaginary axis, where by the maximum principle it would be worst, and none left at infinity. */
    @ParameterizedTest
    @MethodSource("implicit")
    void implicitMethodsAreLStable(Tableau tableau) {
        double[] embedded = less(tableau.b(), tableau.e());
        for (double y = 1e-2; y < 1e6; y *= 1.03) {
            assertTrue(stability(tableau, tableau.b(), 0, y) <= 1 + 1e-9, "the step at " + y + "i");
            assertTrue(stability(tableau, embedded, 0, y) <= 1 + 1e-9, "the embedded method at " + y + "i");
        }
        assertEquals(0, stability(tableau, tableau.b(), -1e8, 0), 1e-6, "the step at minus infinity");
        assertTrue(stability(tableau, embedded, -1e8, 0) < 1, "the embedded method at minus infinity");
        // What can fail: an explicit method grows.
        assertTrue(stability(Tableau.DORMAND_PRINCE, Tableau.DORMAND_PRINCE.b(), -10, 0) > 1);
    }

    @Test
    void fixedStepsAreOfExplicitMethods() {
        String message = assertThrows(IllegalArgumentException.class, () -> FixedStep.uniform(Tableau.KVAERNO, 3))
                .getMessage();
        assertTrue(message.contains("implicit"), message);
    }
}
