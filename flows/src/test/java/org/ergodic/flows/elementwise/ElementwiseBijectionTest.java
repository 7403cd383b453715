package org.ergodic.flows.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.Built;
import org.ergodic.flows.autoregressive.ConditionerMlp;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.bijection.MultiScale;
import org.ergodic.flows.residual.Planar;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ElementwiseBijectionTest {
    /** Points between 0 and 1, which are in the domain and in the image of every map here. */
    abstract static class BetweenZeroAndOne extends BijectionContract {
        @Override
        protected INDArray points(int rows) {
            return RandomStream.of(3)
                    .draw(Noise.UNIFORM, 0, DataType.DOUBLE, rows, 3)
                    .mul(0.98)
                    .add(0.01);
        }

        /** Near the ends, but so that central differences of 1e-5 are still right to 1e-6. */
        @Override
        protected INDArray tails(int rows) {
            return Nd4j.math().round(points(rows)).mul(0.99).add(0.005);
        }
    }

    @Nested
    class Sigmoids extends BetweenZeroAndOne {
        @Override
        protected Bijection bijection() {
            return ElementwiseBijection.sigmoid(3);
        }
    }

    @Nested
    class Logits extends BetweenZeroAndOne {
        @Override
        protected Bijection bijection() {
            return ElementwiseBijection.logit(0.05, 3);
        }
    }

    @Nested
    class Softpluses extends BetweenZeroAndOne {
        @Override
        protected Bijection bijection() {
            return ElementwiseBijection.softplus(3);
        }
    }

    @Nested
    class AffineMaps extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return ElementwiseBijection.affine(event());
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    @Nested
    class LeakyRectifiers extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return ElementwiseBijection.leakyRelu(0.2, 3);
        }
    }

    @Nested
    class Powers extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return ElementwiseBijection.power(1.7, 3);
        }

        @Override
        protected INDArray points(int rows) {
            // The slope has no limit at 0, where central differences of 1e-5 would be wrong.
            INDArray points = super.points(rows);
            return points.add(Nd4j.math().sign(points).mul(0.1));
        }
    }

    /** What each map is by its formula, far into the tails; the log slope by its closed form. */
    static Stream<Arguments> formulas() {
        return Stream.of(
                Arguments.of(
                        ElementwiseBijection.sigmoid(1),
                        2.0,
                        1 / (1 + Math.exp(-2)),
                        -2 * Math.log1p(Math.exp(-2)) - 2),
                Arguments.of(ElementwiseBijection.sigmoid(1), 600.0, 1.0, -600.0),
                Arguments.of(ElementwiseBijection.sigmoid(1), -600.0, Math.exp(-600), -600.0),
                Arguments.of(ElementwiseBijection.logit(0, 1), 0.25, Math.log(1.0 / 3), -Math.log(0.25 * 0.75)),
                Arguments.of(ElementwiseBijection.logit(0, 1), 1e-300, Math.log(1e-300), -Math.log(1e-300)),
                Arguments.of(ElementwiseBijection.logit(0.1, 1), 0.0, Math.log(1.0 / 9), Math.log(0.8 / 0.09)),
                Arguments.of(ElementwiseBijection.softplus(1), -50.0, Math.exp(-50), -50.0),
                Arguments.of(ElementwiseBijection.softplus(1), 800.0, 800.0, 0.0),
                Arguments.of(ElementwiseBijection.leakyRelu(0.25, 1), -8.0, -2.0, Math.log(0.25)),
                Arguments.of(ElementwiseBijection.leakyRelu(0.25, 1), 0.0, 0.0, 0.0),
                Arguments.of(ElementwiseBijection.power(3, 1), -2.0, -8.0, Math.log(12)));
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void isItsFormula(ElementwiseBijection bijection, double x, double z, double logSlope) {
        Map<String, INDArray> values = there(bijection, x);
        assertEquals(z, values.get("z").getDouble(0), 1e-12 * Math.max(Math.abs(z), 1e-290));
        assertEquals(logSlope, values.get("log-det").getDouble(0), 1e-12 * Math.max(1, Math.abs(logSlope)));
    }

    /** exp(-50) is 1.9e-22: a formula that subtracts from 1 would lose it. */
    @Test
    void softplusComesBackFromTheTail() {
        Map<String, INDArray> values = back(ElementwiseBijection.softplus(1), Math.exp(-50));
        assertEquals(-50, values.get("x").getDouble(0), 1e-10);
        assertEquals(50, values.get("log-det").getDouble(0), 1e-10);
    }

    @Test
    void dataOutsideTheDomainIsNamed() {
        INDArray data = Nd4j.createFromArray(new double[][] {{0.5, 0.2}, {0.1, 1}});
        String message =
                ElementwiseBijection.logit(0, 2).check(data).orElseThrow().toString();
        assertTrue(
                message.contains("row 2, column 2") && message.contains("1.0") && message.contains("margin"), message);
        assertTrue(ElementwiseBijection.logit(0.01, 2).check(data).isEmpty());
        assertTrue(ElementwiseBijection.logit(0.01, 2).check(data.add(0.3)).isPresent());
        assertTrue(new Composition(List.of(ElementwiseBijection.logit(0, 2), new Planar(2)))
                .check(data)
                .isPresent());
        assertTrue(ElementwiseBijection.softplus(2).check(data.mul(-100)).isEmpty());
    }

    /** What is outside the image of a map is outside the domain of the map turned round, wherever it stands. */
    static Stream<Arguments> inverted() {
        return Stream.of(
                Arguments.of(ElementwiseBijection.softplus(2), 0.0, 1e-30),
                Arguments.of(ElementwiseBijection.sigmoid(2), 1.0, 0.999),
                Arguments.of(ElementwiseBijection.sigmoid(2), -0.25, 1e-30),
                Arguments.of(new Inverted(ElementwiseBijection.logit(0, 2)), 1.0, 0.5),
                Arguments.of(new Inverted(ElementwiseBijection.power(2, 2)), 0.0, 1e-30),
                Arguments.of(ElementwiseBijection.power(2, 2), 0.0, -1e-30),
                Arguments.of(
                        new ElementwiseBijection(
                                "back", new Softplus().inverted().inverted(), 2),
                        -1.0,
                        2.0),
                Arguments.of(
                        new Coupling(
                                "coupling",
                                new Softplus(),
                                new ConditionerMlp(List.of()),
                                new boolean[] {true, false},
                                2),
                        -1.0,
                        2.0));
    }

    @ParameterizedTest
    @MethodSource("inverted")
    void theInverseIsCheckedToo(Bijection map, double wrong, double right) {
        INDArray data = Nd4j.createFromArray(new double[][] {{right, right}, {right, wrong}});
        Bijection turned = map.takesAll(Bijection.Direction.INVERSE) ? new Inverted(map) : map;
        for (Bijection each : List.of(
                turned,
                new Composition(List.of(turned, ElementwiseBijection.affine(2))),
                new MultiScale(List.of(
                        new MultiScale.Scale(turned, 2), new MultiScale.Scale(ElementwiseBijection.affine(1), 1))))) {
            InvalidValue misfit = each.check(data).orElseThrow();
            assertEquals(1, misfit.row());
            assertEquals(1, misfit.column());
            assertEquals(wrong, misfit.value());
            assertTrue(misfit.rule().contains("must"), misfit.rule());
            assertFalse(each.takesAll(Bijection.Direction.INVERSE));
            assertTrue(each.check(data.getRows(0)).isEmpty());
        }
        assertEquals(turned.check(data), new Inverted(turned).check(Bijection.Direction.FORWARD, data));
    }

    @Test
    void anotherShapeIsNamed() {
        String message = assertThrows(GraphException.class, () -> there(ElementwiseBijection.sigmoid(3), 0))
                .getMessage();
        assertTrue(message.contains("sigmoid") && message.contains("[-1, 3]") && message.contains("[-1, 1]"), message);
        String composed = assertThrows(
                        IllegalArgumentException.class,
                        () -> new Composition(List.of(ElementwiseBijection.sigmoid(3), new Planar(2))))
                .getMessage();
        assertTrue(composed.contains("sigmoid for events [3]") && composed.contains("planar for events [2]"), composed);
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> ElementwiseBijection.leakyRelu(0, 2));
        assertThrows(IllegalArgumentException.class, () -> ElementwiseBijection.power(-1, 2));
        assertThrows(IllegalArgumentException.class, () -> ElementwiseBijection.logit(0.5, 2));
    }

    private static Map<String, INDArray> there(Bijection bijection, double x) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            WithLogDet z = bijection.inverse(s, s.input("x", -1, 1), Context.none());
            s.output("z", z.value());
            s.output("log-det", z.logDet());
        });
        return built.program().run(built.variables(), Map.of("x", Nd4j.createFromArray(new double[][] {{x}})));
    }

    private static Map<String, INDArray> back(Bijection bijection, double z) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            WithLogDet x = bijection.forward(s, s.input("z", -1, 1), Context.none());
            s.output("x", x.value());
            s.output("log-det", x.logDet());
        });
        return built.program().run(built.variables(), Map.of("z", Nd4j.createFromArray(new double[][] {{z}})));
    }
}
