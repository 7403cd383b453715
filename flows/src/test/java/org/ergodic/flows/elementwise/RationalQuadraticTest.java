package org.ergodic.flows.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.Built;
import org.ergodic.flows.Given;
import org.ergodic.flows.autoregressive.ConditionerMlp;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.elementwise.RationalQuadratic.Tails;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RationalQuadraticTest {
    private static final double REACH = 2;
    private static final int BINS = 5;

    /** Points in the box and far outside it. */
    @Nested
    class LinearTails extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ElementwiseBijection("spline", new RationalQuadratic(BINS, REACH, Tails.LINEAR), 3);
        }

        @Override
        protected INDArray points(int rows) {
            return super.points(rows).putScalar(0, 0, 50).putScalar(1, 1, -7);
        }

        /** On both sides of the bounds, no nearer than the step of central differences. */
        @Override
        protected INDArray tails(int rows) {
            INDArray sign = Nd4j.math().sign(points(rows));
            return sign.mul(REACH)
                    .add(Nd4j.math()
                            .sign(points(2 * rows).get(NDArrayIndex.interval(rows, 2 * rows)))
                            .mul(2e-5));
        }
    }

    @Nested
    class CircularTails extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new ElementwiseBijection("spline", new RationalQuadratic(BINS, REACH, Tails.CIRCULAR), 3);
        }

        @Override
        protected INDArray points(int rows) {
            return super.points(rows).putScalar(0, 0, 50.3).putScalar(1, 1, -7.1);
        }
    }

    @Nested
    class Couplings extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Coupling(
                    "spline-coupling",
                    new RationalQuadratic(BINS, REACH, Tails.LINEAR),
                    new ConditionerMlp(List.of(8), Optional.empty()),
                    Mask.ALTERNATE.stays(false, 3),
                    3);
        }
    }

    @Nested
    class CouplingsOfAngles extends BijectionContract {
        @Override
        protected Bijection bijection() {
            Bijection conditioned = new Coupling(
                    "spline-coupling",
                    new RationalQuadratic(BINS, Math.PI, Tails.CIRCULAR),
                    new ConditionerMlp(List.of(8), Optional.of(new Condition("class", 1))),
                    Mask.HALVES.stays(true, 3),
                    3);
            return Given.of(conditioned, "class", 0.4);
        }
    }

    /** Slopes at every other knot, which conditioners may ask for, and how far the way there and back may be off. */
    static Stream<Arguments> steepSlopes() {
        return Stream.of(
                // A number of 4 has the spacing 4.8e-7 in single precision, magnified by the slope; 1e-15 in double.
                Arguments.of(DataType.FLOAT, 0.0, 2e-6),
                Arguments.of(DataType.FLOAT, 20.0, 2e-5),
                Arguments.of(DataType.FLOAT, 100.0, 1e-4),
                Arguments.of(DataType.FLOAT, 1000.0, 1e-3),
                Arguments.of(DataType.FLOAT, 5000.0, 5e-3),
                Arguments.of(DataType.DOUBLE, 1000.0, 2e-12),
                Arguments.of(DataType.DOUBLE, 20_000.0, 4e-11));
    }

    /** Left of a steep knot b is negative, where the other form of the root would cancel. */
    @ParameterizedTest
    @MethodSource("steepSlopes")
    void theRootDoesNotCancelAtSteepSlopes(DataType type, double raw, double tolerance) {
        int bins = 8;
        int n = 4001;
        RationalQuadratic spline = new RationalQuadratic(bins, 4, Tails.LINEAR);
        Built built = Built.of(type, s -> {
            SDVariable z = s.input("z", -1, 1);
            SDVariable column = Matrices.zeroColumn(z);
            double[] slopes = new double[bins - 1];
            for (int k = 0; k < slopes.length; k += 2) {
                slopes[k] = raw;
            }
            List<SDVariable> heads = List.of(
                    column.add(s.constant(Nd4j.zeros(DataType.DOUBLE, 1, bins))),
                    column.add(s.constant(Nd4j.zeros(DataType.DOUBLE, 1, bins))),
                    column.add(s.constant(Nd4j.createFromArray(slopes).reshape(1, bins - 1))));
            Univariate.WithSlope x = spline.forward(s, z, heads);
            Univariate.WithSlope back = spline.inverse(s, x.value(), heads);
            s.output("back", back.value());
            s.output("sum", x.logSlope().add(back.logSlope()));
            s.output("log-slope", x.logSlope());
            s.output("slope", s.jvp(x.value(), z, s.sameDiff().onesLike(z)));
            s.output("by-slopes", s.gradient(x.value().sum(), heads).get(2));
        });
        double[] points = new double[n];
        for (int i = 0; i < n; i++) {
            points[i] = -3.999 + 7.998 * i / (n - 1);
        }
        INDArray z = Nd4j.createFromArray(points).castTo(type).reshape(n, 1);
        Map<String, INDArray> y = built.program().run(built.variables(), Map.of("z", z));
        assertEquals(0, y.get("back").sub(z).amaxNumber().doubleValue(), tolerance);
        assertEquals(0, y.get("sum").amaxNumber().doubleValue(), 10 * tolerance);
        assertTrue(Double.isFinite(y.get("by-slopes").sumNumber().doubleValue()));
        for (int i = 0; i < n; i++) {
            double slope = Math.exp(y.get("log-slope").getDouble(i));
            assertEquals(slope, y.get("slope").getDouble(i), 0.05 * slope, "at " + points[i]);
        }
    }

    private static Built built(Tails tails) {
        return Built.of(DataType.DOUBLE, s -> {
                    Bijection spline = new ElementwiseBijection("spline", new RationalQuadratic(BINS, REACH, tails), 1);
                    SDVariable x = s.input("x", -1, 1);
                    WithLogDet z = spline.inverse(s, x, Context.none());
                    WithLogDet back = spline.forward(s, z.value(), Context.none());
                    s.output("z", z.value());
                    s.output("log-slope", z.logDet());
                    s.output("back", back.value());
                    s.output("log-slope-back", back.logDet());
                    s.output("slope", s.jvp(z.value(), x, s.sameDiff().onesLike(x)));
                })
                .perturbed(1.5);
    }

    private static Map<String, INDArray> at(Built built, double... x) {
        return built.program()
                .run(built.variables(), Map.of("x", Nd4j.createFromArray(x).reshape(x.length, 1)));
    }

    /** The knots by the softmax of the parameters, written out. */
    private static double[] knots(INDArray raw) {
        double[] size = new double[BINS];
        double sum = 0;
        for (int k = 0; k < BINS; k++) {
            size[k] = Math.exp(raw.getDouble(k));
            sum += size[k];
        }
        double[] knots = new double[BINS + 1];
        knots[0] = -REACH;
        for (int k = 0; k < BINS; k++) {
            knots[k + 1] = knots[k] + 2 * REACH * (1e-3 + (1 - 1e-3 * BINS) * size[k] / sum);
        }
        return knots;
    }

    private static double slope(double raw) {
        return 1e-3 + Math.log1p(Math.exp(raw + Math.log(Math.expm1(1 - 1e-3))));
    }

    /**
     * At each knot, just below and just above it, the value is the other side's knot and the slope that knot's slope;
     * at the box's ends the slope is 1 with linear tails.
     */
    @ParameterizedTest
    @EnumSource
    void passesThroughItsKnots(Tails tails) {
        Built built = built(tails);
        double[] x = knots(built.variables().get("widths"));
        double[] z = knots(built.variables().get("heights"));
        INDArray slopes = built.variables().get("slopes");
        double h = 1e-9;
        for (int k = 0; k <= BINS; k++) {
            double slope;
            if (tails == Tails.LINEAR) {
                slope = k == 0 || k == BINS ? 1 : slope(slopes.getDouble(k - 1));
            } else {
                slope = slope(slopes.getDouble(k % BINS));
            }
            Map<String, INDArray> values = at(built, x[k] - h, x[k], x[k] + h);
            for (int i = 0; i < 3; i++) {
                assertEquals(z[k] + (i - 1) * h * slope, values.get("z").getDouble(i), 1e-12, "knot " + k);
                // The slope changes by its own slope, below 1e4 here, times h.
                assertEquals(slope, Math.exp(values.get("log-slope").getDouble(i)), 1e-4, "slope at knot " + k);
                assertEquals(x[k] + (i - 1) * h, values.get("back").getDouble(i), 1e-10, "back at knot " + k);
            }
        }
    }

    /** Equation 4 of the paper written out for one number in each bin. */
    @Test
    void isTheFormulaOfThePaper() {
        Built built = built(Tails.LINEAR);
        double[] x = knots(built.variables().get("widths"));
        double[] z = knots(built.variables().get("heights"));
        INDArray raw = built.variables().get("slopes");
        for (int k = 0; k < BINS; k++) {
            double xi = 0.3;
            double left = k == 0 ? 1 : slope(raw.getDouble(k - 1));
            double right = k == BINS - 1 ? 1 : slope(raw.getDouble(k));
            double s = (z[k + 1] - z[k]) / (x[k + 1] - x[k]);
            double below = s + (left + right - 2 * s) * xi * (1 - xi);
            double value = z[k] + (z[k + 1] - z[k]) * (s * xi * xi + left * xi * (1 - xi)) / below;
            double slope =
                    s * s * (right * xi * xi + 2 * s * xi * (1 - xi) + left * (1 - xi) * (1 - xi)) / below / below;
            Map<String, INDArray> values = at(built, x[k] + xi * (x[k + 1] - x[k]));
            assertEquals(value, values.get("z").getDouble(0), 1e-13, "bin " + k);
            assertEquals(Math.log(slope), values.get("log-slope").getDouble(0), 1e-12, "bin " + k);
            assertEquals(slope, values.get("slope").getDouble(0), 1e-11 * slope, "derivative in bin " + k);
        }
    }

    @Test
    void linearTailsAreTheIdentity() {
        double[] far = {-1e6, -2.0000001, 2, 2.5, 1e6};
        Map<String, INDArray> values = at(built(Tails.LINEAR), far);
        for (int i = 0; i < far.length; i++) {
            assertEquals(far[i], values.get("z").getDouble(i));
            // Adding 0 makes 0 of -0.
            assertEquals(0, values.get("log-slope").getDouble(i) + 0.0);
            assertEquals(1, values.get("slope").getDouble(i));
        }
    }

    @Test
    void circularTailsRepeat() {
        Built built = built(Tails.CIRCULAR);
        double[] x = {-1.9, -0.4, 0, 1.3};
        for (int turns : new int[] {-3, 1, 20}) {
            double[] turned = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                turned[i] = x[i] + 2 * REACH * turns;
            }
            Map<String, INDArray> here = at(built, x);
            Map<String, INDArray> there = at(built, turned);
            for (int i = 0; i < x.length; i++) {
                assertEquals(
                        here.get("z").getDouble(i) + 2 * REACH * turns,
                        there.get("z").getDouble(i),
                        1e-11);
                assertEquals(
                        here.get("log-slope").getDouble(i),
                        there.get("log-slope").getDouble(i),
                        1e-11);
            }
        }
    }

    @Test
    void zeroParametersAreTheIdentity() {
        double[] x = {-1.7, -0.2, 0.9, 3};
        Built built = Built.of(
                DataType.DOUBLE,
                s -> s.output(
                        "z",
                        new ElementwiseBijection("spline", new RationalQuadratic(BINS, REACH, Tails.LINEAR), 1)
                                .inverse(s, s.input("x", -1, 1), Context.none())
                                .value()));
        INDArray z = built.run("z", Map.of("x", Nd4j.createFromArray(x).reshape(4, 1)));
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], z.getDouble(i), 1e-14);
        }
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RationalQuadratic(1, 2, Tails.LINEAR));
        assertThrows(IllegalArgumentException.class, () -> new RationalQuadratic(1000, 2, Tails.LINEAR));
        String message = assertThrows(IllegalArgumentException.class, () -> new RationalQuadratic(5, 0, Tails.LINEAR))
                .getMessage();
        assertTrue(message.contains("positive") && message.contains("0.0"), message);
    }
}
