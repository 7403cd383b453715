package org.ergodic.flows.prior;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.common.graph.LogGamma;
import org.ergodic.flows.Built;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.elementwise.ElementwiseBijection;
import org.ergodic.flows.residual.Planar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PriorsTest {
    private static final int GRID = 8001;

    /** A prior, what of the mass the grid to its right misses, and how far the grid goes. */
    static Stream<Arguments> priors() {
        return Stream.of(
                Arguments.of(new GaussianPrior(1.5), 1e-9, 20.0),
                Arguments.of(new UniformPrior(-1, 3), 2e-3, 20.0),
                Arguments.of(new LogisticPrior(0.7), 1e-6, 20.0),
                // P(|t| > 400) for 3 degrees of freedom is about 2.2 / 400^3.
                Arguments.of(new StudentPrior(3), 1e-6, 400.0),
                Arguments.of(new FullGaussianPrior(), 1e-6, 30.0),
                Arguments.of(new GaussianMixturePrior(3, 2), 1e-6, 30.0),
                // As for one, with scales of up to exp(0.3 * 3) or so.
                Arguments.of(new StudentMixturePrior(3, 2, 3), 1e-5, 400.0),
                Arguments.of(
                        new FlowPrior(
                                new Composition(List.of(ElementwiseBijection.affine(1), new Inverted(new Planar(1)))),
                                GaussianPrior.standard()),
                        1e-6,
                        30.0));
    }

    /**
     * The density on the line integrates to one, and samples follow its distribution function: the Kolmogorov-Smirnov
     * distance of n is above 1.95 / sqrt(n) once in a thousand times, and the seed is fixed.
     */
    @ParameterizedTest
    @MethodSource("priors")
    void samplesFollowTheDensity(ReparameterizedPrior prior, double missing, double reach) {
        Built built = Built.of(DataType.DOUBLE, s -> {
                    s.output("log-prob", prior.logProb(s, s.input("x", -1, 1), 1));
                    s.output("sample", prior.sample(s, s.input("rows", -1, 1), 1));
                })
                .perturbed(0.3);
        double step = 2 * reach / (GRID - 1);
        double[] grid = new double[GRID];
        for (int i = 0; i < GRID; i++) {
            grid[i] = -reach + step * i;
        }
        var call = built.program()
                .call(built.variables())
                .set("x", Nd4j.createFromArray(grid).reshape(GRID, 1))
                .set("rows", Nd4j.zeros(DataType.DOUBLE, GRID, 1))
                .random(RandomStream.of(5), 0)
                .run();
        double[] density = call.get("log-prob").dup().data().asDouble();
        double[] cumulated = new double[GRID];
        for (int i = 1; i < GRID; i++) {
            cumulated[i] = cumulated[i - 1] + 0.5 * step * (Math.exp(density[i - 1]) + Math.exp(density[i]));
        }
        // The trapezoidal rule is off by step² f'' / 12, at the uniform's jumps by half a step of the density.
        assertEquals(1, cumulated[GRID - 1], Math.max(missing, 2e-3 * step), prior.toString());

        double[] samples = call.get("sample").dup().data().asDouble();
        Arrays.sort(samples);
        double distance = 0;
        for (int i = 0; i < GRID; i++) {
            double at = Math.max(0, Math.min(GRID - 1.001, (samples[i] + reach) / step));
            int cell = (int) at;
            double below = cumulated[cell] + (at - cell) * (cumulated[cell + 1] - cumulated[cell]);
            distance = Math.max(distance, Math.abs(below - (i + 0.5) / GRID));
        }
        assertTrue(distance < 1.95 / Math.sqrt(GRID), prior + ": distance " + distance);
    }

    /** Events of several numbers are the products; full covariances and mixtures are checked on the plane below. */
    @ParameterizedTest
    @MethodSource("priors")
    void hasTheShapesOfEvents(ReparameterizedPrior prior) {
        if (prior instanceof FlowPrior) {
            return;
        }
        Built built = Built.of(DataType.FLOAT, s -> {
            s.output("log-prob", prior.logProb(s, s.input("x", -1, 2, 1, 3), 2, 1, 3));
            s.output("sample", prior.sample(s, s.input("rows", -1, 1), 2, 1, 3));
        });
        var call = built.program()
                .call(built.variables())
                .set("x", Nd4j.zeros(DataType.FLOAT, 4, 2, 1, 3).add(0.5))
                .set("rows", Nd4j.zeros(DataType.FLOAT, 4, 1))
                .random(RandomStream.of(5), 0)
                .run();
        assertEquals(
                List.of(4L, 2L, 1L, 3L),
                Arrays.stream(call.get("sample").shape()).boxed().toList());
        assertEquals(
                List.of(4L), Arrays.stream(call.get("log-prob").shape()).boxed().toList());
    }

    @Test
    void closedForms() {
        assertEquals(Math.log(0.25), logProb(new UniformPrior(-1, 3), 2), 1e-15);
        assertEquals(Double.NEGATIVE_INFINITY, logProb(new UniformPrior(-1, 3), 3.1));
        assertEquals(
                -1.3 / 0.7 - 2 * Math.log1p(Math.exp(-1.3 / 0.7)) - Math.log(0.7),
                logProb(new LogisticPrior(0.7), 1.3),
                1e-14);
        // Far out the density is exp(-|u|), which 1 / (1 + exp(u)) would round to 0.
        assertEquals(-900, logProb(new LogisticPrior(1), -900), 1e-12);
        // One degree of freedom is Cauchy's distribution.
        assertEquals(-Math.log(Math.PI * (1 + 2.5 * 2.5)), logProb(new StudentPrior(1), 2.5), 1e-14);
    }

    /**
     * Priors of one number with the logarithm of their density in double precision, written so that it overflows
     * nowhere.
     */
    static Stream<Arguments> tails() {
        double log2pi = Math.log(2 * Math.PI);
        DoubleUnaryOperator gaussian = x -> -0.5 * x * x - 0.5 * log2pi;
        return Stream.of(
                Arguments.of(GaussianPrior.standard(), gaussian),
                Arguments.of(new GaussianPrior(1e10), (DoubleUnaryOperator)
                        x -> gaussian.applyAsDouble(x / 1e10) - Math.log(1e10)),
                Arguments.of(new StudentPrior(3), student(3)),
                Arguments.of(new StudentPrior(0.5), student(0.5)),
                Arguments.of(new StudentPrior(1e6), student(1e6)),
                Arguments.of(new LogisticPrior(0.7), (DoubleUnaryOperator)
                        x -> -Math.abs(x / 0.7) - 2 * Math.log1p(Math.exp(-Math.abs(x / 0.7))) - Math.log(0.7)),
                Arguments.of(new UniformPrior(-1, 3), (DoubleUnaryOperator)
                        x -> x >= -1 && x <= 3 ? -Math.log(4) : Double.NEGATIVE_INFINITY),
                Arguments.of(new FullGaussianPrior(), gaussian),
                // All components alike.
                Arguments.of(new GaussianMixturePrior(3, 0), gaussian),
                Arguments.of(new StudentMixturePrior(3, 0, 3), student(3)),
                Arguments.of(new FlowPrior(ElementwiseBijection.affine(1), GaussianPrior.standard()), gaussian));
    }

    private static DoubleUnaryOperator student(double v) {
        double normaliser = LogGamma.of((v + 1) / 2) - LogGamma.of(v / 2) - 0.5 * Math.log(Math.PI * v);
        return x -> {
            double u = Math.abs(x) / Math.sqrt(v);
            double log = u > 1 ? 2 * Math.log(u) + Math.log1p(1 / u / u) : Math.log1p(u * u);
            return normaliser - (v + 1) / 2 * log;
        };
    }

    /**
     * Over all of either precision the value is the nearest that there is, within some roundings, and never no number.
     */
    @ParameterizedTest
    @MethodSource("tails")
    void farTailsAreRight(ReparameterizedPrior prior, DoubleUnaryOperator exact) {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            boolean single = type == DataType.FLOAT;
            double[] points = {
                0, 1e-30, 0.3, 1, 2.9, 40, 1e4, 1e10, 1e15, 1.5e19, 2.2e19, 1e25, 9.96921e36, 3e38, 1e160, 1e300
            };
            double[] x = DoubleStream.concat(
                            Arrays.stream(points), Arrays.stream(points).map(v -> -v))
                    .filter(v -> !single || Math.abs(v) < Float.MAX_VALUE)
                    .map(v -> single ? (float) v : v)
                    .toArray();
            Built built = Built.of(type, s -> {
                SDVariable in = s.input("x", -1, 1);
                SDVariable logProb = prior.logProb(s, in, 1);
                s.output("log-prob", logProb);
                s.output("score", s.gradient(logProb, List.of(in)).get(0));
            });
            Map<String, INDArray> y = built.program()
                    .run(
                            built.variables(),
                            Map.of("x", Nd4j.createFromArray(x).castTo(type).reshape(x.length, 1)));
            for (int i = 0; i < x.length; i++) {
                double wanted = exact.applyAsDouble(x[i]);
                wanted = single ? (float) wanted : wanted;
                double value = y.get("log-prob").getDouble(i);
                String where = prior + " in " + type + " at " + x[i];
                assertEquals(wanted, value, Math.abs(wanted) * (single ? 1e-6 : 1e-14), where);
                assertFalse(Double.isNaN(y.get("score").getDouble(i)), where + ": the score");
            }
        }
    }

    /** No comparison holds of what is not a number, so it would lie in every box. */
    @Test
    void whatIsNotANumberHasNoDensity() {
        assertTrue(Double.isNaN(logProb(new UniformPrior(-1, 3), Double.NaN)));
        assertEquals(Double.NEGATIVE_INFINITY, logProb(new UniformPrior(-1, 3), Double.POSITIVE_INFINITY));
    }

    /** The second derivative of log p at the middle, where forms by the absolute value have none. */
    @ParameterizedTest
    @MethodSource("tails")
    void curvesInTheMiddle(ReparameterizedPrior prior, DoubleUnaryOperator exact) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable score = s.gradient(prior.logProb(s, x, 1), List.of(x)).get(0);
            s.output("curvature", s.jvp(score, x, s.sameDiff().onesLike(x)));
        });
        double h = 1e-4;
        double curvature = (exact.applyAsDouble(h) - 2 * exact.applyAsDouble(0) + exact.applyAsDouble(-h)) / (h * h);
        double value = built.run("curvature", Map.of("x", Nd4j.zeros(DataType.DOUBLE, 1, 1)))
                .getDouble(0);
        assertEquals(curvature, value, 1e-6 * Math.max(1, Math.abs(curvature)), prior.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5723649429247004",
        "1, 0",
        "2, 0",
        "5, 3.178053830347945",
        "30.5, 72.9534711841694",
        "0.001, 6.907178885383854"
    })
    void logGamma(double x, double expected) {
        assertEquals(expected, LogGamma.of(x), 1e-13 * Math.max(1, expected));
    }

    /** A Gaussian on the plane by its covariance (U U')^-1 = U'^-1 U^-1 for rows y = (x - m) U. */
    @Test
    void fullGaussianHasItsCovariance() {
        ReparameterizedPrior prior = new FullGaussianPrior();
        Built built = Built.of(DataType.DOUBLE, s -> s.output("log-prob", prior.logProb(s, s.input("x", -1, 2), 2)));
        built.variables().set("mean", Nd4j.createFromArray(new double[][] {{1, -2}}));
        built.variables().set("log-diagonal", Nd4j.createFromArray(new double[][] {{0.5, -0.7}}));
        built.variables().set("upper", Nd4j.createFromArray(new double[][] {{9, 0.8}, {9, 9}}));
        double a = Math.exp(0.5);
        double d = Math.exp(-0.7);
        double p11 = a * a + 0.64;
        double p12 = 0.8 * d;
        double p22 = d * d;
        double x = 0.3;
        double y = 1.4;
        double form = p11 * x * x + 2 * p12 * x * y + p22 * y * y;
        double expected = -0.5 * form + 0.5 * Math.log(p11 * p22 - p12 * p12) - Math.log(2 * Math.PI);
        INDArray value = built.run("log-prob", Map.of("x", Nd4j.createFromArray(new double[][] {{1 + x, -2 + y}})));
        assertEquals(expected, value.getDouble(0), 1e-13);
    }

    /** Samples take the inverse of the root of the precision, whose determinant may be anything. */
    @ParameterizedTest
    @ValueSource(doubles = {-3, 3})
    void fullGaussianIsSampledAtAnyScale(double logDiagonal) {
        Built built = Built.of(
                DataType.FLOAT, s -> s.output("sample", new FullGaussianPrior().sample(s, s.input("rows", -1, 1), 8)));
        built.variables().set("log-diagonal", Nd4j.valueArrayOf(new long[] {1, 8}, logDiagonal, DataType.FLOAT));
        INDArray sample = built.program()
                .call(built.variables())
                .set("rows", Nd4j.zeros(DataType.FLOAT, 1000, 1))
                .random(RandomStream.of(5), 0)
                .run()
                .get("sample");
        // The standard deviation of 8000 numbers is off by more than 4 %, five standard errors, once in a million
        // times.
        assertEquals(1, sample.stdNumber().doubleValue() * Math.exp(logDiagonal), 0.04);
    }

    static Stream<Arguments> mixtures() {
        return Stream.of(
                Arguments.of(new GaussianMixturePrior(2, 1), (DoubleUnaryOperator)
                        u -> -0.5 * u * u - 0.5 * Math.log(2 * Math.PI)),
                Arguments.of(new StudentMixturePrior(2, 1, 5), student(5)));
    }

    @ParameterizedTest
    @MethodSource("mixtures")
    void mixtureIsTheSumOfItsParts(ReparameterizedPrior prior, DoubleUnaryOperator log) {
        Built built = Built.of(DataType.DOUBLE, s -> s.output("log-prob", prior.logProb(s, s.input("x", -1, 2), 2)));
        built.variables().set("logits", Nd4j.createFromArray(new double[][] {{0, Math.log(3)}}));
        built.variables().set("means", Nd4j.createFromArray(new double[][] {{0, 1}, {2, -1}}));
        built.variables().set("log-std", Nd4j.createFromArray(new double[][] {{0, 0.2}, {-0.3, 0.4}}));
        double density = 0.25 * at(log, 0.5, 0, 1) * at(log, 0.7, 1, Math.exp(0.2))
                + 0.75 * at(log, 0.5, 2, Math.exp(-0.3)) * at(log, 0.7, -1, Math.exp(0.4));
        INDArray x = Nd4j.createFromArray(new double[][] {{0.5, 0.7}, {500, 700}});
        INDArray value = built.run("log-prob", Map.of("x", x));
        assertEquals(Math.log(density), value.getDouble(0), 1e-14);
        assertTrue(Double.isFinite(value.getDouble(1)));
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new UniformPrior(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new LogisticPrior(0));
        assertThrows(IllegalArgumentException.class, () -> new StudentPrior(-1));
        assertThrows(IllegalArgumentException.class, () -> new GaussianMixturePrior(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new StudentMixturePrior(2, -1, 3));
        assertThrows(IllegalArgumentException.class, () -> new StudentMixturePrior(2, 1, 0));
    }

    private static double at(DoubleUnaryOperator log, double x, double mean, double scale) {
        return Math.exp(log.applyAsDouble((x - mean) / scale)) / scale;
    }

    private static double logProb(ReparameterizedPrior prior, double x) {
        return Built.of(DataType.DOUBLE, s -> s.output("log-prob", prior.logProb(s, s.input("x", -1, 1), 1)))
                .run("log-prob", Map.of("x", Nd4j.createFromArray(new double[][] {{x}})))
                .getDouble(0);
    }
}
