package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.api.solver.Traits;
import org.ergodic.api.solver.VectorField;
import org.ergodic.common.solver.GridSolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The likelihood by the probability flow under exact scores is the closed form. */
class FlowLikelihoodTest {
    // beta-max 40 leaves exp(-10) of the data at the prior, so that the prior's mismatch is below 1e-4 nats.
    private static final VpSde VP = new VpSde(0.1, 40);
    private static final Solver<?> RK4 = new Solvers.RungeKutta4(TimeGrid.power(2), 150);

    private static Likelihood.Request exact() {
        return Likelihood.Request.of(RandomStream.of(1)).withSolver(RK4);
    }

    private static Likelihood likelihood(GaussianSde sde, Mixture data) {
        return new DiffusionModel(sde, data, data.event()).views().require(Likelihood.VIEW);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("rank 1", Mixture.gaussian(VP, 0.4, 0.7, 3), 3),
                Arguments.of("rank 2", Mixture.gaussian(VP, 0.4, 0.7, 2, 2), 2),
                Arguments.of("rank 3", Mixture.gaussian(VP, -0.4, 1.7, 1, 2, 2), 2),
                Arguments.of("rank 4", Mixture.gaussian(VP, 0, 1, 1, 2, 1, 2), 2),
                Arguments.of("two modes", Mixture.twoModes(VP), 20));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void exactTraceGivesTheClosedForm(String name, Mixture data, int n) {
        INDArray x = Numbers.normal(4, n, data.event());
        Likelihood.Result result = likelihood(VP, data).logProb(Numbers.of(DataType.DOUBLE), exact(), x);
        for (int i = 0; i < n; i++) {
            // RK4 at 150 quadratic steps and the prior's mismatch, each below 5e-4 nats.
            assertEquals(data.logProb(x.slice(i)), result.logProb().getDouble(i), 1e-3);
            assertEquals(0, result.standardError().getDouble(i));
            assertEquals(Status.SUCCESS, result.status()[i]);
            assertEquals(600, result.evaluations()[i]);
        }
    }

    /**
     * The prior of VE leaves out the data's mean m, which is m z / sigma-max nats at z standard deviations: 0.5 * 3 /
     * 1000.
     */
    @Test
    void varianceExplodingToo() {
        VeSde ve = new VeSde(0.05, 1000);
        Mixture data = Mixture.twoModes(ve);
        INDArray x = Numbers.normal(4, 10, 2);
        Likelihood.Request request =
                Likelihood.Request.of(RandomStream.of(1)).withSolver(new Solvers.RungeKutta4(TimeGrid.uniform(), 200));
        Likelihood.Result result = likelihood(ve, data).logProb(Numbers.of(DataType.DOUBLE), request, x);
        for (int i = 0; i < 10; i++) {
            assertEquals(data.logProb(x.getRow(i)), result.logProb().getDouble(i), 2e-3);
        }
    }

    /**
     * One point in 2000 rows, each with probes of its own, fewer than dimensions. False alarm 1e-4 (four standard
     * errors, twice).
     */
    @Test
    void hutchinsonIsUnbiasedAndKnowsItsError() {
        Mixture data = new Mixture(
                VP,
                new double[] {0.3, 0.7},
                new double[][] {{-1.5, -1, 0, -0.5}, {1, 1, 0.5, 0}},
                new double[] {0.4, 0.6},
                4);
        int n = 2000;
        int probes = 3;
        INDArray point = Nd4j.createFromArray(new double[][] {{-0.3, 0.2, 0.1, -0.2}});
        INDArray x = point.repeat(0, n);
        Likelihood.Request random = Likelihood.Request.of(RandomStream.of(8))
                .withSolver(new Solvers.RungeKutta4(TimeGrid.power(2), 60))
                .withProbes(probes);
        Likelihood.Request trace = random.withProbes(0);
        Likelihood likelihood = likelihood(VP, data);
        Likelihood.Result estimate = likelihood.logProb(Numbers.of(DataType.DOUBLE), random, x);
        double expected = likelihood
                .logProb(Numbers.of(DataType.DOUBLE), trace, point)
                .logProb()
                .getDouble(0);
        double variance = Numbers.variance(estimate.logProb());
        assertTrue(variance > 1e-4, "the estimate must be random here, or this test shows nothing: " + variance);
        assertEquals(expected, Numbers.mean(estimate.logProb()), 4 * Math.sqrt(variance / n));
        // Relative standard errors of 3 % and, with two degrees of freedom, 2 %: together 4 %.
        INDArray errors = estimate.standardError();
        assertEquals(variance, Numbers.mean(errors.mul(errors)), 0.17 * variance);
    }

    /** A step that also asks for the field of some rows, in another order, as a solver that drops rows does. */
    private record Selecting(int[] rows, double[] distance) implements GridSolver {
        @Override
        public Traits traits() {
            return Traits.of(EnumSet.of(NoiseType.NONE), VectorField.DRIFT);
        }

        @Override
        public TimeGrid grid() {
            return TimeGrid.uniform();
        }

        @Override
        public int steps() {
            return 1;
        }

        @Override
        public INDArray advance(Problem problem, Moment moment, INDArray x, Run run) {
            INDArray all = problem.drift().at(x, Moment.times(0.2, x));
            INDArray[] chosen =
                    Arrays.stream(rows).mapToObj(row -> x.getRow(row, true)).toArray(INDArray[]::new);
            INDArray some = Nd4j.vstack(chosen);
            INDArray selected = problem.drift().select(rows).at(some, Moment.times(0.2, some));
            for (int i = 0; i < rows.length; i++) {
                distance[0] = Math.max(distance[0], Numbers.distance(all.getRow(rows[i]), selected.getRow(i)));
            }
            return x;
        }
    }

    @Test
    void droppedRowsKeepTheirOwnProbes() {
        Mixture data = Mixture.twoModes(VP);
        double[] distance = {0};
        Likelihood.Request request = Likelihood.Request.of(RandomStream.of(2))
                .withSolver(new Selecting(new int[] {5, 1, 2}, distance))
                .withProbes(1);
        likelihood(VP, data).logProb(Numbers.of(DataType.DOUBLE), request, Numbers.normal(3, 6, 2));
        assertEquals(0, distance[0], 1e-14);
    }

    @Test
    void aRowThatIsNotFiniteFailsAlone() {
        Mixture data = Mixture.twoModes(VP);
        INDArray x = Numbers.normal(4, 3, 2);
        INDArray before = x.dup();
        x.putScalar(1, 0, Double.NaN);
        Likelihood.Result result = likelihood(VP, data).logProb(Numbers.of(DataType.DOUBLE), exact(), x);
        assertArrayEquals(new Status[] {Status.SUCCESS, Status.NOT_FINITE, Status.SUCCESS}, result.status());
        assertTrue(Double.isNaN(result.logProb().getDouble(1)));
        assertEquals(data.logProb(before.getRow(0)), result.logProb().getDouble(0), 1e-3);
        assertEquals(data.logProb(before.getRow(2)), result.logProb().getDouble(2), 1e-3);
        assertTrue(result.evaluations()[1] < 10);
    }

    @Test
    void wrongRequestsAreRefused() {
        Mixture data = Mixture.twoModes(VP);
        Likelihood likelihood = likelihood(VP, data);
        INDArray x = Numbers.normal(1, 2, 2);
        RandomStream random = RandomStream.of(0);
        refuse("none was given", likelihood, Likelihood.Request.of(random), x);
        refuse(
                "diffusion",
                likelihood,
                Likelihood.Request.of(random).withSolver(new Solvers.EulerMaruyama(TimeGrid.uniform(), 5)),
                x);
        refuse(
                "not 1.0",
                likelihood,
                Likelihood.Request.of(random).withSolver(RK4).withTimeMin(1),
                x);
        refuse(
                "not -0.1",
                likelihood,
                Likelihood.Request.of(random).withSolver(RK4).withTimeMin(-0.1),
                x);
        refuse("[2, 3]", likelihood, exact(), Numbers.normal(1, 2, 3));
    }

    private static void refuse(String part, Likelihood likelihood, Likelihood.Request request, INDArray x) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> likelihood.logProb(Numbers.of(DataType.DOUBLE), request, x))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
