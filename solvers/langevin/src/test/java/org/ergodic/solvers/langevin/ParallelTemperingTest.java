package org.ergodic.solvers.langevin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.plugin.Factory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.ergodic.testkit.FactoryContract;
import org.ergodic.testkit.SolverContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ParallelTemperingTest extends SolverContract {
    private static Solver<?> tempering(int steps, List<Double> temperatures) {
        return new ParallelTemperingFactory()
                .create(
                        new ParallelTemperingFactory.Config(
                                steps, 0.5, temperatures, new Trajectories(0.2, 4, 0.2, 0.8)),
                        null);
    }

    @Override
    protected Solver<?> solver(int steps) {
        return tempering(steps, List.of(1.0, 2.0, 3.0));
    }

    @Override
    protected Problem problem(NoiseType noise) {
        return Targets.gaussian();
    }

    @Nested
    class OfFactory extends FactoryContract {
        @Override
        protected Factory<?, ?> factory() {
            return new ParallelTemperingFactory();
        }
    }

    /** -log of 0.3 N(-4, 1/4) + 0.7 N(4, 1/4), up to a constant: a barrier of 32 between the modes. */
    private static Problem twoModes() {
        ToDoubleFunction<Double> upper = x -> 1 / (1 + Math.exp(-32 * x - Math.log(0.7 / 0.3)));
        return Targets.of(
                x -> {
                    double low = Math.log(0.3) - 2 * (x + 4) * (x + 4);
                    double high = Math.log(0.7) - 2 * (x - 4) * (x - 4);
                    return -Math.max(low, high) - Math.log1p(Math.exp(-Math.abs(low - high)));
                },
                x -> 4 * (x + 4 - 8 * upper.applyAsDouble(x)));
    }

    private static double shareAbove(Solver<?> solver) {
        INDArray start = Nd4j.valueArrayOf(new long[] {200, 1}, -4.0, DataType.DOUBLE);
        Solution solution = Integration.solve(solver, twoModes(), start, Run.of(RandomStream.of(31)));
        assertTrue(solution.success());
        return Arrays.stream(NativeMemory.values(solution.x()))
                        .filter(x -> x > 0)
                        .count()
                / 200.0;
    }

    /** 200 chains from one mode; five standard errors are 0.162. Without a ladder hardly one ever leaves it, and then
     * by the long steps that are tried first when they are adapted. */
    @Test
    void theWeightsOfModesAreFoundWhereOneTemperatureFails() {
        Solver<?> ladder = tempering(160, List.of(1.0, 2.0, 4.0, 8.0, 16.0, 32.0));
        assertEquals(0.7, shareAbove(ladder), 5 * Math.sqrt(0.21 / 200));
        assertTrue(shareAbove(new UnadjustedLangevin(new WarmUp(160, 0.5, 1), 0.2)) < 0.1);
        assertTrue(shareAbove(new HmcFactory()
                        .create(
                                new HmcFactory.Config(new WarmUp(160, 0.5, 1), new Trajectories(0.2, 4, 0.2, 0.8)),
                                null))
                < 0.1);
    }

    /**
     * The law at temperature 1 is that of exp(-E): E[x^4] = 1 of the quartic, whose x^4 has the variance 4; 2000
     * numbers, five standard errors 0.23. Of a neighbour at temperature T, an exchange has a probability that follows
     * from two numbers: E = x^4 / 4 sum of two coordinates is a gamma variable of shape 1/2 and scale T.
     */
    @Test
    void exchangesLeaveTheTargetAndAreReported() {
        INDArray start = Nd4j.ones(DataType.DOUBLE, 1000, 2);
        Solution solution = Integration.solve(
                tempering(80, List.of(1.0, 3.0)), Targets.quartic(), start, Run.of(RandomStream.of(32)));
        double fourth = Arrays.stream(NativeMemory.values(solution.x()))
                .map(x -> x * x * x * x)
                .average()
                .orElseThrow();
        assertEquals(1, fourth, 0.23);
        double rate =
                Arrays.stream(solution.reports().get("swap-rate-1")).average().orElseThrow();
        // The mean over 1000 chains of 20 exchanges each has a standard error below 0.005, successive ones being
        // correlated.
        assertEquals(exchange(3), rate, 0.025);
        assertEquals(1000, solution.reports().get("acceptance-rate").length);
        assertEquals(2 + 80 * 4 * 2, solution.evaluations()[0], "one for each leapfrog step of each replica");
    }

    /**
     * E[min(1, exp((1 - 1/T)(E - F)))] for E and T-scaled F, gamma of shape 1/2, by quadrature over their square
     * roots.
     */
    private static double exchange(double temperature) {
        int grid = 500;
        double width = 8.0 / grid;
        double sum = 0;
        double norm = 0;
        for (int i = 0; i < grid; i++) {
            double a = (i + 0.5) * width;
            for (int j = 0; j < grid; j++) {
                double b = (j + 0.5) * width;
                // With E = a^2 the density of a is exp(-a^2), and with F = T b^2 that of b is exp(-b^2).
                double weight = Math.exp(-a * a - b * b);
                double ratio = (1 - 1 / temperature) * (a * a - temperature * b * b);
                sum += weight * Math.min(1, Math.exp(ratio));
                norm += weight;
            }
        }
        return sum / norm;
    }

    @Test
    void laddersThatDoNotRiseAreRefused() {
        for (List<Double> wrong : List.of(
                List.of(1.0), List.of(2.0, 4.0), List.of(1.0, 4.0, 4.0), List.of(1.0, 4.0, 2.0), List.<Double>of())) {
            String message = assertThrows(IllegalArgumentException.class, () -> tempering(3, wrong))
                    .getMessage();
            assertTrue(message.contains("begin with 1") && message.contains("not " + wrong), message);
        }
    }
}
