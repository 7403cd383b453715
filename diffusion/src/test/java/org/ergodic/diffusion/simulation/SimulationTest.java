package org.ergodic.diffusion.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Trajectory;
import org.ergodic.diffusion.Solvers;
import org.ergodic.diffusion.VpSde;
import org.ergodic.diffusion.sde.Cir;
import org.ergodic.diffusion.sde.GeometricBrownianMotion;
import org.ergodic.diffusion.sde.GivenSigmas;
import org.ergodic.diffusion.sde.OrnsteinUhlenbeck;
import org.ergodic.diffusion.sde.OverdampedLangevin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** SDEs run forward as models, against the moments that are known of them. */
class SimulationTest {
    private static final int PATHS = 2000;
    private static final double POINT = 1.3;

    private static Evaluator evaluator() {
        Compiler compiler = Compiler.find();
        return new Evaluator(compiler, compiler.variables(DataType.DOUBLE, Map.of()));
    }

    private static double[] moments(INDArray x) {
        double mean = x.meanNumber().doubleValue();
        return new double[] {mean, x.sub(mean).norm2Number().doubleValue() / Math.sqrt(x.length())};
    }

    /**
     * Means and deviations of 2000 paths by Euler-Maruyama. They are within 5 standard errors (a false alarm in 10^6
     * each) and the bias of 200 steps, 2 % of the deviation.
     */
    private static void assertMoments(SDE sde, double at, double mean, double deviation) {
        Model model = new SimulationModel(
                sde, Start.point(POINT), new Interval(sde.time().from(), at), 1);
        Equation equation = model.equations().get(0);
        INDArray x = Integration.solve(
                        new Solvers.EulerMaruyama(TimeGrid.uniform(), 200),
                        equation.problem(evaluator()),
                        PATHS,
                        Run.of(RandomStream.of(5)))
                .x();
        double[] found = moments(x);
        assertEquals(mean, found[0], (5 / Math.sqrt(PATHS) + 0.02) * deviation, "the mean of " + sde + " at " + at);
        assertEquals(1, found[1] / deviation, 5 / Math.sqrt(2.0 * PATHS) + 0.02, "the deviation of " + sde);
    }

    static Stream<GaussianSde> paths() {
        return Stream.of(
                new VpSde(0.1, 20), new GivenSigmas(List.of(0.1, 0.7, 4.0, 20.0)), new OrnsteinUhlenbeck(1.5, 0.8, 3));
    }

    /** Through the model; the contract of an SDE asks the same of every one. */
    @Tag("measured")
    @ParameterizedTest
    @MethodSource("paths")
    void marginalsAreThoseOfThePath(GaussianSde sde) {
        Evaluator evaluator = evaluator();
        for (double share : new double[] {0.4, 1}) {
            double at = share * sde.time().to();
            INDArray t = Nd4j.createFromArray(at);
            INDArray x = Nd4j.zeros(DataType.DOUBLE, 1, 1);
            double alpha = evaluator
                    .field(new long[] {1}, (s, z, u) -> sde.alpha(s, u))
                    .at(x, t)
                    .getDouble(0);
            double sigma = evaluator
                    .field(new long[] {1}, (s, z, u) -> sde.sigma(s, u))
                    .at(x, t)
                    .getDouble(0);
            assertMoments(sde, at, alpha * POINT, sigma);
        }
    }

    static Stream<Arguments> closedForms() {
        double t = 0.8;
        double a = 1.2;
        double b = 0.9;
        double v = 0.6;
        double left = Math.exp(-a * t);
        double cir = POINT * v * v / a * (left - left * left) + b * v * v / (2 * a) * Math.pow(1 - left, 2);
        double mu = 0.3;
        double growth = Math.exp(mu * t);
        double brownian = POINT * growth * Math.sqrt(Math.exp(v * v * t) - 1);
        Energy quadratic = (s, x) -> x.mul(x).sum(1).mul(0.5 * 2.5);
        double ou = Math.exp(-2.5 * t);
        return Stream.of(
                Arguments.of(new Cir(a, b, v, 2), t, POINT * left + b * (1 - left), Math.sqrt(cir)),
                Arguments.of(new GeometricBrownianMotion(mu, v, 2, 0, 1), t, POINT * growth, brownian),
                Arguments.of(
                        new OverdampedLangevin(quadratic, 2, Optional.empty()),
                        t,
                        POINT * ou,
                        Math.sqrt((1 - ou * ou) / 2.5)));
    }

    /** Cox, Ingersoll and Ross (1985), equation 19; Black and Scholes (1973); a quadratic energy's process. */
    @Tag("measured")
    @ParameterizedTest
    @MethodSource("closedForms")
    void marginalsWithoutAGaussianPathAreThoseInClosedForm(SDE sde, double t, double mean, double deviation) {
        assertMoments(sde, t, mean, deviation);
    }

    /** A stranger's SDE with a Wiener process for each pair of coordinates: no path, no reversal, no prior. */
    private record Rotated() implements SDE {
        @Override
        public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
            return x.mul(-1);
        }

        @Override
        public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
            INDArray g = Nd4j.createFromArray(new double[][][] {{{0.6, 0.8}, {0.6, 0.8}}});
            return ones(s, x).mul(s.constant(g));
        }

        private static SDVariable ones(Scope s, SDVariable x) {
            return s.sameDiff().onesLike(x.sum(1)).reshape(-1, 1, 1);
        }

        @Override
        public Interval time() {
            return new Interval(0, 1);
        }

        @Override
        public NoiseType noise() {
            return NoiseType.GENERAL;
        }

        @Override
        public Prior prior() {
            throw new IllegalStateException("nobody asks a simulation for it");
        }
    }

    @Test
    void aStrangersSdeOfAnyNoiseOffersDriftAndDiffusion() {
        Model model = new SimulationModel(new Rotated(), Start.of(new GaussianPrior(2)), 2);
        Equation equation = model.equations().get(0);
        assertEquals(NoiseType.GENERAL, equation.noise());
        var problem = equation.problem(evaluator());
        INDArray x = problem.start().draw(RandomStream.of(1), 0, 3);
        assertEquals(List.of(3L, 2L, 2L), longs(problem.diffusion().at(x, 0.5).shape()));
    }

    private static List<Long> longs(long... numbers) {
        return java.util.Arrays.stream(numbers).boxed().toList();
    }

    /** Each sample's row is its own, whatever the batch, and rows are taken alike often: 4 standard errors. */
    @Test
    void startsAreRowsOfTheData() {
        Start start = Start.data(5);
        Compiler compiler = Compiler.find();
        Graph graph = compiler.graph(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            start.initialize(s, Batch.of(x, 2));
            s.output("sum", x.sum());
        });
        Variables variables = compiler.variables(graph, RandomStream.of(0));
        INDArray data = Nd4j.createFromArray(new double[][] {{1, 10}, {2, 20}, {3, 30}});
        compiler.compile(graph).call(variables).set("x", data).run();
        Evaluator evaluator = new Evaluator(compiler, variables);
        RandomStream random = RandomStream.of(3);
        INDArray all = start.draw(evaluator, 2).draw(random, 0, 3000);
        int[] counts = new int[4];
        for (int i = 0; i < 3000; i++) {
            counts[all.getInt(i, 0)]++;
            assertEquals(10 * all.getDouble(i, 0), all.getDouble(i, 1));
        }
        assertEquals(0, counts[0]);
        for (int row = 1; row <= 3; row++) {
            assertEquals(1000, counts[row], 4 * Math.sqrt(3000 * 2.0 / 9));
        }
        INDArray late = start.draw(evaluator, 2).draw(random, 100, 7);
        for (int i = 0; i < 7; i++) {
            assertEquals(all.getRow(100 + i), late.getRow(i));
        }
    }

    @Test
    void pathsAreSeenAtTheTimesAskedFor() {
        Model model = new SimulationModel(new OrnsteinUhlenbeck(1, 0.5, 2), Start.rows(Nd4j.ones(4, 1)), 1);
        Trajectory seen = Trajectory.atTimes(0, 0.5, 2);
        INDArray end = Integration.solve(
                        new Solvers.EulerMaruyama(TimeGrid.uniform(), 40),
                        model.equations().get(0).problem(evaluator()),
                        6,
                        Run.of(RandomStream.of(5)).withListener(seen))
                .x();
        assertEquals(List.of(0L, 10L, 40L), seen.steps());
        assertEquals(Nd4j.ones(DataType.DOUBLE, 6, 1), seen.states().get(0));
        assertEquals(end, seen.states().get(2));
    }

    @Test
    void whatIsWrongIsNamed() {
        SDE sde = new OrnsteinUhlenbeck(1, 0.5, 2);
        Map<String, Runnable> wrong = Map.of(
                "not from 0.0 to 3.0", () -> new SimulationModel(sde, Start.point(1), new Interval(0, 3), 1),
                "not from 1.0 to 0.5", () -> new SimulationModel(sde, Start.point(1), new Interval(1, 0.5), 1),
                "has 2 numbers, and a row has 1", () -> new SimulationModel(sde, Start.point(1, 2), 1),
                "rows of shape [3]", () -> new SimulationModel(sde, Start.rows(Nd4j.ones(2, 3)), 1),
                "not 0", () -> Start.data(0),
                "no distribution was given in its place",
                        () -> new OverdampedLangevin((s, x) -> x.sum(1), 1, Optional.empty()).prior());
        wrong.forEach((part, make) -> {
            String message =
                    assertThrows(IllegalArgumentException.class, make::run).getMessage();
            assertTrue(message.contains(part), message);
        });
    }
}
