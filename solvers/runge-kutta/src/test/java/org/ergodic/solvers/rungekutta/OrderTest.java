package org.ergodic.solvers.rungekutta;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.VectorField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The orders of steps and of what is between them, measured in double precision on x' = cos(3t) / x, whose solution is
 * the root of x_0^2 + 2/3 sin(3t).
 */
@Tag("measured")
class OrderTest {
    private static final double START = 1.5;

    /** Tighter than any step's error here, so that equations of stages are solved to rounding. */
    private static final double TIGHT = 1e-15;

    static Stream<Tableau> embedded() {
        return TableauTest.embedded();
    }

    private static final VectorField FIELD = (x, t) -> {
        INDArray f = Nd4j.create(DataType.DOUBLE, x.shape());
        for (int i = 0; i < x.size(0); i++) {
            f.putScalar(i, 0, Math.cos(3 * t.getDouble(i)) / x.getDouble(i, 0));
        }
        return f;
    };

    private static double exact(double t) {
        return Math.sqrt(START * START + 2 / 3.0 * Math.sin(3 * t));
    }

    /** One step of a given length, without step control. */
    private static Attempt step(Tableau tableau, double x, double slope, double t, double h) {
        Rows field = new Rows(FIELD, DataType.DOUBLE, 1);
        AdaptiveStep solver = new AdaptiveStep(tableau.embedded() ? tableau : Tableau.DORMAND_PRINCE, TIGHT, TIGHT, 10);
        Pace pace = new Pace(solver, new Interval(t, t + h));
        pace.guess(Math.abs(h));
        Attempt attempt =
                new Attempt(tableau, new int[] {0}, new Pace[] {pace}, new double[] {x}, new double[] {slope}, 1);
        if (tableau.implicit()) {
            double[][] jacobian = Jacobian.of(field, new double[] {x}, t);
            attempt.implicit(new Newton(solver, field, attempt, jacobian));
            assertTrue(!attempt.unsolved(0) && !attempt.broken(0));
        } else {
            attempt.explicit(field);
        }
        return attempt;
    }

    /** The error after a few steps there, or back. */
    private static double error(Tableau tableau, int steps, double from, double to) {
        double x = exact(from);
        double slope = Math.cos(3 * from) / x;
        double worst = 0;
        for (int i = 0; i < steps; i++) {
            double h = (to - from) / steps;
            Attempt attempt = step(tableau, x, slope, from + i * h, h);
            x = attempt.proposal()[0];
            slope = attempt.lastSlope()[0];
            worst = Math.max(worst, Math.abs(x - exact(from + (i + 1) * h)));
        }
        return worst;
    }

    /**
     * Steps of methods whose last stage is the next step's first; the others are measured by the contract of solvers.
     */
    @ParameterizedTest
    @MethodSource("embedded")
    void theOrderIsThatDeclared(Tableau tableau) {
        for (double[] way : new double[][] {{0, 1}, {1, 0}}) {
            List<double[]> points = new ArrayList<>();
            for (int steps : new int[] {2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64}) {
                // Newton's iteration with the Jacobian at a step's start needs a step that is not too long.
                double error = tableau.implicit() && steps < 16 ? 0 : error(tableau, steps, way[0], way[1]);
                if (error > 1e-13) {
                    points.add(new double[] {Math.log(steps), Math.log(error)});
                }
            }
            assertSlope(points, tableau.order(), "of steps from " + way[0] + " to " + way[1]);
        }
    }

    /** The error within one step from the exact solution is of one order more. */
    @ParameterizedTest
    @MethodSource("embedded")
    void theOrderBetweenStepsIsThatDeclared(Tableau tableau) {
        List<double[]> points = new ArrayList<>();
        Rows field = new Rows(FIELD, DataType.DOUBLE, 1);
        for (double h = 0.28; h > 0.02; h /= Math.sqrt(2)) {
            double worst = 0;
            for (double u : new double[] {0.15, 0.4, 0.75}) {
                Attempt attempt = step(tableau, exact(0.7), Math.cos(2.1) / exact(0.7), 0.7, h);
                double x = attempt.between(field, new int[] {0}, 0.7 + u * h)[0];
                worst = Math.max(worst, Math.abs(x - exact(0.7 + u * h)));
            }
            if (worst > 1e-14) {
                points.add(new double[] {-Math.log(h), Math.log(worst)});
            }
        }
        // Of the longest steps terms of higher order are a part.
        List<double[]> shortest = points.subList(Math.max(0, points.size() - 4), points.size());
        assertSlope(shortest, tableau.denseOrder() + 1, "between steps");
    }

    private static void assertSlope(List<double[]> points, double declared, String what) {
        assertTrue(points.size() >= 3, "too few errors above rounding");
        double meanX = points.stream().mapToDouble(p -> p[0]).average().orElseThrow();
        double meanY = points.stream().mapToDouble(p -> p[1]).average().orElseThrow();
        double cross = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[1] - meanY))
                .sum();
        double square = points.stream()
                .mapToDouble(p -> (p[0] - meanX) * (p[0] - meanX))
                .sum();
        double order = -cross / square;
        assertTrue(order >= declared - 0.2, "the measured order " + what + " is " + order + ", declared " + declared);
    }
}
