package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.flows.AffineCoupling.Mask;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DensityTest {
    private static final int POINTS = 401;
    private static final double REACH = 20;

    /** Bijections and how far to move their parameters: sharp peaks and far tails would escape the grid. */
    static Stream<Arguments> bijections() {
        return Stream.of(
                Arguments.of(Named.of("planar", Composition.of(4, i -> new Planar(2))), 0.2),
                Arguments.of(
                        Named.of(
                                "coupling",
                                Composition.of(4, i -> new AffineCoupling(Mask.HALVES, i % 2 == 1, List.of(16), 2))),
                        0.03));
    }

    /**
     * The density on a grid of step 0.1 over [-20, 20]², times the step's square, sums to 1. What lies outside is below
     * 1e-6 for these parameters; the kinks of the rectifiers leave the sum an error of the order of the squared step.
     */
    @ParameterizedTest
    @MethodSource("bijections")
    void integratesToOne(Bijection bijection, double change) {
        Flow flow = new Flow(bijection, GaussianPrior.standard(), 2);
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 2), Context.none())))
                .perturbed(change);
        double step = 2 * REACH / (POINTS - 1);
        double[] grid = new double[2 * POINTS * POINTS];
        for (int i = 0; i < POINTS * POINTS; i++) {
            int row = i / POINTS;
            grid[2 * i] = -REACH + step * (i - row * POINTS);
            grid[2 * i + 1] = -REACH + step * row;
        }
        INDArray logProb =
                built.run("log-prob", Map.of("x", Nd4j.createFromArray(grid).reshape(POINTS * POINTS, 2)));
        double mass = 0;
        for (double value : logProb.dup().data().asDouble()) {
            mass += Math.exp(value) * step * step;
        }
        assertEquals(1, mass, 2e-3);
    }
}
