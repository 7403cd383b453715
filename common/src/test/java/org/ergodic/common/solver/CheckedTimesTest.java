package org.ergodic.common.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Stream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.NumericPath;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.TimeGridException;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.api.view.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whatever grid a solver is given, it takes no step that makes no sense. */
class CheckedTimesTest {
    private static final Problem PROBLEM = Problem.ode((x, t) -> x.neg(), new Interval(1, 0));

    private record Euler(int steps, TimeGrid grid) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(Set.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            return x.add(problem.drift().at(x, moment.from()).mul(moment.length()));
        }
    }

    /** One of a stranger's, with a mistake. */
    private record Late(boolean isPartial, double... at) implements TimeGrid {
        @Override
        public double[] times(Problem problem, int steps) {
            return at;
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(new double[] {1, 0.5}, "made 1 steps where 2 were asked for"),
                Arguments.of(new double[] {1, Double.NaN, 0}, "made the time NaN, number 1"),
                Arguments.of(new double[] {1.5, 0.5, 0}, "made the time 1.5, number 0, which is outside of it"),
                Arguments.of(new double[] {1, 0.5, -0.1}, "made the time -0.1, number 2, which is outside of it"),
                Arguments.of(new double[] {1, 1, 0}, "made the time 1.0, number 1, after 1.0"),
                Arguments.of(new double[] {0, 0.5, 1}, "made the time 0.5, number 1, after 0.0"),
                Arguments.of(new double[] {0.9, 0.5, 0}, "times from 0.9 to 0.0, which leave out a part of it"),
                Arguments.of(new double[] {1, 0.5, 0.1}, "times from 1.0 to 0.1, which leave out a part of it"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void timesThatNobodyCanFollowAreRefused(double[] times, String words) {
        String message = assertThrows(
                        TimeGridException.class, () -> solve(new Euler(2, new Late(false, times)), PROBLEM))
                .getMessage();
        assertTrue(message.startsWith("for the interval from 1.0 to 0.0 the time grid "), message);
        assertTrue(message.contains(words), message);
    }

    @Test
    void aGridOfNoNameIsKnownByWhereItStands() {
        String message = assertThrows(
                        TimeGridException.class, () -> solve(new Euler(2, (problem, steps) -> new double[1]), PROBLEM))
                .getMessage();
        assertTrue(message.contains("the time grid " + CheckedTimesTest.class.getName() + " made"), message);
    }

    /** States at the start are taken for states at time 0.9: two steps of Euler give (1 + 0.4) (1 + 0.3). */
    @Test
    void aPartOfTheIntervalMayBeLeftOutAlongAGaussianPath() {
        NumericPath path = new NumericPath() {
            @Override
            public double alpha(double t) {
                return 1;
            }

            @Override
            public double sigma(double t) {
                return t;
            }
        };
        Problem along = Problem.of(PROBLEM.views().and(NumericPath.VIEW, path), NoiseType.NONE, PROBLEM.time());
        Solution solution = solve(new Euler(2, new Late(true, 0.9, 0.5, 0.2)), along);
        assertEquals(1.4 * 1.3, solution.x().getDouble(0), 1e-12);
        assertEquals(0.2, solution.time()[0]);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> solve(new Euler(2, new Late(true, 0.9, 0.5, 0.2)), PROBLEM))
                .getMessage();
        assertTrue(message.contains("needs the view numeric-path, and there are drift"), message);
    }

    @Test
    void whatAGridNeedsIsAskedForBeforeAnything() {
        TimeGrid grid = new TimeGrid() {
            @Override
            public double[] times(Problem problem, int steps) {
                throw new AssertionError("asked for times");
            }

            @Override
            public Set<View<?>> needs() {
                return Set.of(VectorField.SCORE);
            }
        };
        String obstacle = new Euler(2, grid)
                .obstacle(NoiseType.NONE, Calculus.ITO, Set.of(VectorField.DRIFT))
                .orElseThrow();
        assertTrue(obstacle.contains("its time grid") && obstacle.contains("needs the view score"), obstacle);
        assertThrows(IllegalArgumentException.class, () -> solve(new Euler(2, grid), PROBLEM));
    }

    private static Solution solve(GridSolver solver, Problem problem) {
        return Integration.solve(
                solver, problem, Nd4j.createFromArray(new double[][] {{1}}), Run.of(RandomStream.of(0)));
    }
}
