package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.autoregressive.Autoregressive;
import org.ergodic.flows.autoregressive.ConditionerMlp;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.autoregressive.Order;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.elementwise.LogisticMixture;
import org.ergodic.flows.elementwise.RationalQuadratic;
import org.ergodic.flows.linear.LinearLu;
import org.ergodic.flows.linear.LinearQr;
import org.ergodic.flows.residual.Planar;
import org.ergodic.flows.residual.Radial;
import org.ergodic.flows.residual.Residual;
import org.ergodic.flows.residual.Sylvester;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DensityTest {
    private static final double STEP = 0.1;

    /**
     * Bijections, how far to move their parameters, and how far to look: sharp peaks and far tails would escape the
     * grid.
     */
    static Stream<Arguments> bijections() {
        return Stream.of(
                Arguments.of(Named.of("planar", Composition.of(4, i -> new Planar(2))), 0.2, 20),
                Arguments.of(
                        Named.of(
                                "coupling",
                                Composition.of(4, i -> Coupling.affine(Mask.HALVES, i % 2 == 1, List.of(16), 2))),
                        0.03,
                        20),
                Arguments.of(
                        Named.of(
                                "autoregressive",
                                Composition.of(
                                        2, i -> Autoregressive.affine(Order.ALTERNATE.of(i, 2, 0), List.of(8), 2))),
                        0.1,
                        10),
                Arguments.of(
                        Named.of(
                                "splines",
                                Composition.of(
                                        2,
                                        i -> new Coupling(
                                                "spline-coupling",
                                                new RationalQuadratic(4, 3, RationalQuadratic.Tails.LINEAR),
                                                new ConditionerMlp(List.of(8)),
                                                Mask.HALVES.stays(i == 1, 2),
                                                2))),
                        0.3,
                        8),
                Arguments.of(
                        Named.of(
                                "mixtures of logistics",
                                new Coupling(
                                        "logistic-mixture-coupling",
                                        new LogisticMixture(2),
                                        new ConditionerMlp(List.of(8)),
                                        Mask.HALVES.stays(true, 2),
                                        2)),
                        0.1,
                        10),
                Arguments.of(Named.of("radial", Composition.of(3, i -> new Radial(2))), 0.3, 12),
                Arguments.of(
                        Named.of(
                                "residual",
                                Composition.of(
                                        2, i -> new Residual(List.of(8), 0.9, Optional.empty(), Optional.empty(), 2))),
                        0.5,
                        12),
                Arguments.of(Named.of("sylvester", Composition.of(2, i -> new Sylvester(2, 2))), 0.3, 10),
                Arguments.of(
                        Named.of("linear", new Composition(List.of(new LinearQr(2, 2), new LinearLu(2)))), 0.2, 12));
    }

    /**
     * The density on a grid of step 0.1, times the step's square, sums to 1. What lies outside is below
     * 1e-6 for these parameters; the kinks of the rectifiers leave the sum an error of the order of the squared step.
     */
    @ParameterizedTest
    @MethodSource("bijections")
    void integratesToOne(Bijection bijection, double change, int reach) {
        Flow flow = new Flow(bijection, GaussianPrior.standard(), 2);
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 2), Context.none())))
                .perturbed(change);
        int points = 20 * reach + 1;
        double[] grid = new double[2 * points * points];
        for (int i = 0; i < points * points; i++) {
            int row = i / points;
            grid[2 * i] = -reach + STEP * (i - row * points);
            grid[2 * i + 1] = -reach + STEP * row;
        }
        INDArray logProb =
                built.run("log-prob", Map.of("x", Nd4j.createFromArray(grid).reshape((long) points * points, 2)));
        double mass = 0;
        for (double value : logProb.dup().data().asDouble()) {
            mass += Math.exp(value) * STEP * STEP;
        }
        assertEquals(1, mass, 2e-3);
    }
}
