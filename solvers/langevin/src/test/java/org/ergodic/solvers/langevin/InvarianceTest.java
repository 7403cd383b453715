package org.ergodic.solvers.langevin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@Tag("measured")
class InvarianceTest {
    private static final int N = 20_000;
    private static final int BINS = 20;

    static Stream<Solver<?>> adjusted() {
        return Stream.of(
                new MalaFactory().create(new MalaFactory.Config(new WarmUp(1, 0, 1), 0.8, 0.574), null),
                new MalaFactory().create(new MalaFactory.Config(new WarmUp(3, 0, 1), 2.5, 0.574), null),
                new HmcFactory()
                        .create(new HmcFactory.Config(new WarmUp(1, 0, 1), new Trajectories(0.6, 4, 0.2, 0.8)), null),
                new HmcFactory()
                        .create(new HmcFactory.Config(new WarmUp(2, 0, 1), new Trajectories(1.4, 3, 0.5, 0.8)), null),
                new NutsFactory().create(new NutsFactory.Config(new WarmUp(1, 0, 1), 0.9, 10, 0.8), null),
                new NutsFactory().create(new NutsFactory.Config(new WarmUp(2, 0, 1), 0.25, 3, 0.8), null));
    }

    /** E = x^4 / 4 as quantiles by a sum of its density, fine enough that bins are exact to 1e-7. */
    private static double[] edges() {
        int grid = 400_000;
        double width = 8.0 / grid;
        double[] cumulative = new double[grid];
        double sum = 0;
        for (int i = 0; i < grid; i++) {
            double x = -4 + (i + 0.5) * width;
            sum += Math.exp(-x * x * x * x / 4);
            cumulative[i] = sum;
        }
        double[] edges = new double[BINS - 1];
        for (int b = 1; b < BINS; b++) {
            double wanted = sum * b / BINS;
            int at = Arrays.binarySearch(cumulative, wanted);
            edges[b - 1] = -4 + width * (at < 0 ? -at - 1 : at + 1);
        }
        return edges;
    }

    /** Independent samples of the quartic energy, by inversion between fine quantiles. */
    private static INDArray exact() {
        int grid = 400_000;
        double width = 8.0 / grid;
        double[] cumulative = new double[grid];
        double sum = 0;
        for (int i = 0; i < grid; i++) {
            double x = -4 + (i + 0.5) * width;
            sum += Math.exp(-x * x * x * x / 4);
            cumulative[i] = sum;
        }
        double[] values = new double[2 * N];
        for (int k = 0; k < values.length; k++) {
            int at = Arrays.binarySearch(cumulative, sum * RandomStream.of(3).uniform(k, 0));
            values[k] = -4 + (0.5 + (at < 0 ? -at - 1 : at)) * width;
        }
        return Nd4j.createFromArray(values).reshape(N, 2);
    }

    private static double chiSquare(double[] values, double[] edges) {
        double[] counts = new double[BINS];
        for (double value : values) {
            int at = Arrays.binarySearch(edges, value);
            counts[at < 0 ? -at - 1 : at + 1]++;
        }
        double expected = (double) values.length / BINS;
        return Arrays.stream(counts)
                .map(c -> (c - expected) * (c - expected) / expected)
                .sum();
    }

    /**
     * Pearson's test of each element on 20 bins of equal probability, at what chi-square of 19 degrees of freedom
     * exceeds once in 10^6: 62. The steps are large, so that an error in the rule of acceptance would show.
     */
    @ParameterizedTest
    @MethodSource("adjusted")
    void aStepLeavesTheTargetUnchanged(Solver<?> solver) {
        INDArray start = exact();
        double[] edges = edges();
        assertTrue(chiSquare(start.getColumn(0).toDoubleVector(), edges) < 62, "the start is not of the target");
        Solution end = Integration.solve(solver, Targets.quartic(), start, Run.of(RandomStream.of(4)));
        assertTrue(end.success());
        for (int column = 0; column < 2; column++) {
            double statistic = chiSquare(end.x().getColumn(column).toDoubleVector(), edges);
            assertTrue(statistic < 62, "chi-square " + statistic);
        }
        double acceptance =
                Arrays.stream(end.reports().get("acceptance-rate")).average().orElseThrow();
        assertTrue(acceptance > 0.1 && acceptance < 0.995, "an acceptance of " + acceptance + " tests little");
    }

    /** Without the rule the same steps miss the target, so the test above can fail. */
    @Test
    void unadjustedStepsMissIt() {
        Solver<?> ula = new UlaFactory().create(new UlaFactory.Config(new WarmUp(3, 0, 1), 0.8), null);
        Solution end = Integration.solve(ula, Targets.quartic(), exact(), Run.of(RandomStream.of(4)));
        assertTrue(chiSquare(end.x().getColumn(0).toDoubleVector(), edges()) > 200);
    }

    /**
     * From far out, with steps adapted: the mean of x^4 is 1. Its variance is E[x^8] - 1 = 4 by integration by parts,
     * so six standard errors over N / 2 numbers are 0.12: false alarm below 10^-8.
     */
    @Test
    void adaptedChainsReachTheTarget() {
        for (Solver<?> solver : List.of(
                new MalaFactory().create(new MalaFactory.Config(new WarmUp(150, 0.5, 1), 0.01, 0.574), null),
                new HmcFactory()
                        .create(
                                new HmcFactory.Config(new WarmUp(300, 0.5, 3), new Trajectories(0.01, 5, 0.2, 0.8)),
                                null),
                new NutsFactory().create(new NutsFactory.Config(new WarmUp(60, 0.5, 1), 0.05, 8, 0.8), null))) {
            INDArray start = Nd4j.valueArrayOf(new long[] {N / 4, 2}, 2.5, DataType.DOUBLE);
            Solution end = Integration.solve(solver, Targets.quartic(), start, Run.of(RandomStream.of(5)));
            double[] x = NativeMemory.values(end.x());
            double fourth = Arrays.stream(x).map(v -> v * v * v * v).average().orElseThrow();
            assertEquals(1, fourth, 0.12);
            assertTrue(end.reports().get("step-size")[0] > 0.05, "the step did not grow");
        }
    }

    /** The mean acceptance over chains and 200 steps after a warm-up. */
    private static double acceptance(Chains.Proposal proposal, double target, int warm, double temperature) {
        int steps = warm + 200;
        WarmUp warmUp = new WarmUp(steps, (warm + 0.5) / steps, temperature);
        INDArray start = Nd4j.valueArrayOf(new long[] {200, 2}, 1.0, DataType.DOUBLE);
        Chains chains = new Chains(warmUp, 0.01, target, proposal);
        Solution end = Integration.solve(chains, Targets.quartic(), start, Run.of(RandomStream.of(9)));
        return Arrays.stream(end.reports().get("acceptance-rate")).average().orElseThrow();
    }

    /**
     * Dual averaging is above its target by what {@link DualAveraging} says, half as much for each warm-up four times
     * as long; where the swings are large the expansion is not exact, so 0.7 is asked for. An acceptance over 200
     * chains and 200 steps has a standard error below 0.005: kept steps of one chain differ by 0.1 in their logarithm
     * at most, and slopes are below 1. An annealed chain adapts over half its warm-up at its last temperature, so it
     * does as well as one half as long.
     */
    @Test
    void theAcceptanceComesToItsTargetAsTheWarmUpGrows() {
        Map<Double, Chains.Proposal> proposals =
                Map.of(0.574, Proposals.langevin(), 0.8, Proposals.hamiltonian(5, 0.2));
        proposals.forEach((target, proposal) -> {
            double before = acceptance(proposal, target, 200, 1) - target;
            for (int warm : new int[] {800, 3200}) {
                double excess = acceptance(proposal, target, warm, 1) - target;
                assertTrue(excess > -0.015 && excess < 0.7 * before + 0.015, warm + ": " + excess + " after " + before);
                before = excess;
            }
            assertEquals(0, before, 0.05);
            double half = acceptance(proposal, target, 400, 1);
            assertEquals(half, acceptance(proposal, target, 800, 8), 0.02);
        });
    }

    /** Halving the step divides the energy error of a trajectory of fixed length by four. */
    @Test
    void theEnergyErrorOfATrajectoryIsOfSecondOrder() {
        Problem problem = Targets.quartic();
        INDArray start = RandomStream.of(6).draw(org.ergodic.api.random.Noise.NORMAL, 0, DataType.DOUBLE, 2000, 2);
        double[] errors = new double[4];
        for (int r = 0; r < errors.length; r++) {
            int leapfrog = 10 << r;
            double step = 0.1 / (1 << r);
            Chains chains = new Chains(new WarmUp(1, 0, 1), step, 0.8, Proposals.hamiltonian(leapfrog, 0));
            Run run = Run.of(RandomStream.of(7));
            ChainState state = chains.init(problem, start, run);
            double[] steps = new double[2000];
            Arrays.fill(steps, step);
            double[] temperatures = new double[2000];
            Arrays.fill(temperatures, 1);
            double[] ratio = Proposals.hamiltonian(leapfrog, 0)
                    .of(problem, state, steps, temperatures, run)
                    .logRatio();
            errors[r] = Arrays.stream(ratio).map(Math::abs).average().orElseThrow();
        }
        for (int r = 1; r < errors.length; r++) {
            assertEquals(2, Math.log(errors[r - 1] / errors[r]) / Math.log(2), 0.15);
        }
    }

    /** Geometrically, over the first half of the warm-up. */
    @Test
    void temperaturesFallToOne() {
        WarmUp warmUp = new WarmUp(100, 0.5, 8);
        assertEquals(8, warmUp.temperature(0), 1e-12);
        assertEquals(Math.sqrt(8), new WarmUp(96, 0.5, 8).temperature(12), 1e-12);
        assertEquals(1, warmUp.temperature(25));
        assertEquals(1, warmUp.temperature(99));
        assertThrows(IllegalArgumentException.class, () -> new WarmUp(10, 0.5, 0).temperature(0));
    }

    @Test
    void aChainThatDivergesIsStoppedAndSaysWhen() {
        Solver<?> ula = new UlaFactory().create(new UlaFactory.Config(new WarmUp(100, 0, 1), 1.0), null);
        INDArray start = Nd4j.createFromArray(new double[][] {{0.1, 0.1}, {5, 5}});
        Solution end = Integration.solve(ula, Targets.quartic(), start, Run.of(RandomStream.of(8)));
        assertEquals(Status.NOT_FINITE, end.status()[1]);
        assertTrue(end.time()[1] < 0.5);
        assertTrue(Double.isFinite(end.x().getDouble(1, 0)));
    }
}
