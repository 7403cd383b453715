package org.ergodic.diffusion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Equation;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.TimeGrid;
import org.ergodic.common.solver.Integration;
import org.ergodic.common.solver.Solution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reverse SDE and probability flow under exact scores lead from the prior back to the data. */
@Tag("measured")
class ReversalTest {
    static Stream<Arguments> sdesAndEvents() {
        return Stream.of(new VpSde(0.1, 20), new VeSde(0.05, 20))
                .flatMap(sde -> Stream.of(
                        Arguments.of(sde, new long[] {3}),
                        Arguments.of(sde, new long[] {2, 2}),
                        Arguments.of(sde, new long[] {1, 2, 3}),
                        Arguments.of(sde, new long[] {2, 1, 2, 1})));
    }

    static Stream<GaussianSde> sdes() {
        return Stream.of(new VpSde(0.1, 20), new VeSde(0.05, 20));
    }

    /**
     * For data N(m, s^2 I) the flow is the affine map between marginals: (x - alpha m) / sqrt(alpha^2 s^2 + sigma^2)
     * stays.
     */
    @ParameterizedTest
    @MethodSource("sdesAndEvents")
    void probabilityFlowOfAGaussianIsAffine(GaussianSde sde, long[] event) {
        Mixture data = Mixture.gaussian(sde, 0.8, 0.5, event);
        Equation flow = new DiffusionModel(sde, data, event).equations().get(1);
        assertEquals("probability-flow", flow.name());
        Problem problem = flow.problem(Numbers.of(DataType.DOUBLE));
        int n = 50;
        INDArray start = problem.start().draw(RandomStream.of(3), 0, n);
        assertEquals(Events.size(event) * n, start.length());
        Solution end = Integration.solve(
                new Solvers.RungeKutta4(TimeGrid.power(2), 200), problem, start, Run.of(RandomStream.of(0)));
        double alpha = Numbers.at((s, x, t) -> sde.alpha(s, t), 0, 1);
        double sigma = Numbers.at((s, x, t) -> sde.sigma(s, t), 0, 1);
        INDArray expected = start.sub(0.8 * alpha)
                .mul(0.5 / Math.sqrt(0.25 * alpha * alpha + sigma * sigma))
                .add(0.8);
        // RK4 at 200 quadratic steps: h L is at most 0.2, its fourth power over 120 is 1e-5.
        assertTrue(Numbers.distance(expected, end.x()) < 1e-4, () -> "off by " + Numbers.distance(expected, end.x()));
        assertEquals(800, end.evaluations()[0]);
    }

    /**
     * 4000 samples by each equation. False alarm below 1e-3: the bounds are four standard errors and the scheme's bias.
     */
    @ParameterizedTest
    @MethodSource("sdes")
    void bothEquationsReturnAMixturesMoments(GaussianSde sde) {
        Mixture data = Mixture.twoModes(sde);
        DiffusionModel model = new DiffusionModel(sde, data, 2);
        int n = 4000;
        for (Equation equation : model.equations()) {
            boolean noisy = equation.name().equals("reverse-sde");
            Problem problem = equation.problem(Equation.Request.of(Numbers.of(DataType.DOUBLE), new Interval(1, 1e-4)));
            assertEquals(equation.offers(), problem.views().offered());
            assertEquals(equation.noise(), problem.noise());
            Solution end = Integration.solve(
                    noisy
                            ? new Solvers.EulerMaruyama(TimeGrid.power(2), 300)
                            : new Solvers.RungeKutta4(TimeGrid.power(2), 100),
                    problem,
                    n,
                    Run.of(RandomStream.of(5)));
            assertTrue(end.success());
            for (int i = 0; i < 2; i++) {
                INDArray column = end.x().getColumn(i, true).dup();
                double variance = data.variance(i);
                assertEquals(data.mean(i), Numbers.mean(column), 4 * Math.sqrt(variance / n) + 0.01, equation.name());
                // The fourth moment of a two-mode mixture is below that of a Gaussian, so 2 v^2 / n bounds the error.
                assertEquals(variance, Numbers.variance(column), variance * (4 * Math.sqrt(2.0 / n) + 0.015));
            }
            INDArray left = end.x().getColumn(0, true).dup().lt(-0.4).castTo(DataType.DOUBLE);
            // Phi((1.1) / 0.4) = 0.997 of the left mode and Phi(-1.4 / 0.6) = 0.0098 of the right one lie left of -0.4.
            double share = 0.3 * 0.99702 + 0.7 * 0.00982;
            assertEquals(share, Numbers.mean(left), 4 * Math.sqrt(share * (1 - share) / n) + 0.005);
        }
    }

    /** The start is the prior's, each sample's own whatever the batch. */
    @ParameterizedTest
    @MethodSource("sdes")
    void startIsThePriors(GaussianSde sde) {
        Equation reverse =
                new DiffusionModel(sde, Mixture.twoModes(sde), 2).equations().get(0);
        Problem problem = reverse.problem(Numbers.of(DataType.DOUBLE));
        INDArray all = problem.start().draw(RandomStream.of(1), 0, 20_000);
        double std = ((GaussianPrior) sde.prior()).std();
        assertEquals(std, Math.sqrt(Numbers.variance(all)), 4 * std / Math.sqrt(80_000));
        INDArray tail = problem.start().draw(RandomStream.of(1), 19_995, 5);
        for (int i = 0; i < 5; i++) {
            assertEquals(0, Numbers.distance(all.getRow(19_995 + i), tail.getRow(i)));
        }
    }
}
