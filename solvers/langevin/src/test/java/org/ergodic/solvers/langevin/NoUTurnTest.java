package org.ergodic.solvers.langevin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How long trajectories of the No-U-Turn sampler are, and what it reports of those that diverge. */
class NoUTurnTest {
    private static Solver<?> nuts(int steps, double step, int maxDepth) {
        return new NutsFactory().create(new NutsFactory.Config(new WarmUp(steps, 0, 1), step, maxDepth, 0.8), null);
    }

    private static double[] leapfrogs(Solver<?> solver, Problem problem, INDArray start) {
        Solution solution = Integration.solve(solver, problem, start, Run.of(RandomStream.of(21)));
        assertTrue(solution.success());
        return solution.reports().get("leapfrog-steps");
    }

    /**
     * On a line, a trajectory of N(0, 1) turns after half a period, pi / h steps, and its momentum sum earlier;
     * doublings overshoot by at most two. With half the step it takes twice as many.
     */
    @Test
    void trajectoriesGrowUntilTheyTurn() {
        INDArray start = RandomStream.of(3).draw(org.ergodic.api.random.Noise.NORMAL, 0, DataType.DOUBLE, 400, 1);
        double before = 0;
        for (double step : new double[] {0.2, 0.1, 0.05}) {
            double[] steps = leapfrogs(nuts(1, step, 10), Targets.gaussian(), start);
            double mean = Arrays.stream(steps).average().orElseThrow();
            assertTrue(mean > 0.25 * Math.PI / step && mean < 2 * Math.PI / step, mean + " steps of " + step);
            assertTrue(Arrays.stream(steps).max().orElseThrow() <= 4 * Math.PI / step, "one never turned");
            assertTrue(before == 0 || Math.abs(mean / before - 2) < 0.3, mean + " after " + before);
            before = mean;
        }
    }

    /** 2^depth - 1 where no trajectory has the time to turn. */
    @Test
    void trajectoriesEndAtTheLimit() {
        INDArray start = Nd4j.ones(DataType.DOUBLE, 20, 2);
        double[] steps = leapfrogs(nuts(3, 1e-4, 4), Targets.gaussian(), start);
        assertTrue(Arrays.stream(steps).allMatch(s -> s == 3 * 15), () -> Arrays.toString(steps));
    }

    /** Each chain has a trajectory of its own, and another beside it changes nothing. */
    @Test
    void chainsDoNotWaitForEachOther() {
        INDArray start = Nd4j.createFromArray(new double[][] {{0.1, 0.2}, {2.5, -2.5}, {1, 1}});
        Solution all = Integration.solve(nuts(5, 0.2, 8), Targets.quartic(), start, Run.of(RandomStream.of(22)));
        double[] steps = all.reports().get("leapfrog-steps");
        assertTrue(Arrays.stream(steps).distinct().count() > 1, () -> Arrays.toString(steps));
        for (int i = 0; i < 3; i++) {
            Solution one = Integration.solve(
                    nuts(5, 0.2, 8),
                    Targets.quartic(),
                    start.getRow(i).reshape(1, 2).dup(),
                    Run.of(RandomStream.of(22)).from(i));
            assertEquals(steps[i], one.reports().get("leapfrog-steps")[0]);
            assertEquals(all.x().getDouble(i, 1), one.x().getDouble(0, 1));
        }
    }

    /** Beyond the curvature's limit of stability energies explode: the chain stays, and says how often. */
    @Test
    void divergencesAreReported() {
        INDArray start = Nd4j.createFromArray(new double[][] {{6, 6}, {0.01, 0.01}});
        Solution solution = Integration.solve(nuts(3, 1, 6), Targets.quartic(), start, Run.of(RandomStream.of(23)));
        double[] divergences = solution.reports().get("divergences");
        assertEquals(3, divergences[0], "a step that is too long by far, at each of three steps");
        assertEquals(6, solution.x().getDouble(0, 0));
        assertEquals(Status.SUCCESS, solution.status()[0]);
        assertTrue(divergences[1] < 3, "a chain in the middle diverged as often");
        assertTrue(Double.isFinite(solution.x().getDouble(1, 0)));
    }

    @Test
    void depthsWithoutAStepAreRefused() {
        for (int depth : new int[] {0, 31}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> new NoUTurn(depth))
                    .getMessage()
                    .contains("max-depth must be from 1 to 30, not " + depth));
        }
    }
}
