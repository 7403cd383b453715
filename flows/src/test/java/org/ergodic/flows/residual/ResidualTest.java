package org.ergodic.flows.residual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.solver.Status;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.flows.Given;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

class ResidualTest {
    private static final Optional<Integer> TERMS = Optional.of(2);

    private static Residual residual(double coefficient, long... event) {
        return new Residual(List.of(8, 8), coefficient, TERMS, Optional.empty(), event);
    }

    @Nested
    class Table extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return residual(0.9, 3);
        }
    }

    @Nested
    class OneNumber extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return residual(0.7, 1);
        }

        @Override
        protected long[] event() {
            return new long[] {1};
        }
    }

    @Nested
    class Picture extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return Composition.of(2, i -> residual(0.8, event()));
        }

        @Override
        protected long[] event() {
            return new long[] {1, 2, 2};
        }
    }

    @Nested
    class Conditioned extends BijectionContract {
        @Override
        protected Bijection bijection() {
            Residual residual = new Residual(List.of(8), 0.9, TERMS, Optional.of(new Condition("class", 2)), 3);
            return Given.of(residual, "class", 1, -0.5);
        }
    }

    /** Of many columns the determinant is far below 1, and the likelihood takes it exactly. */
    @ParameterizedTest
    @ValueSource(ints = {9, 16, 20, 32})
    void manyColumnsHaveALogDeterminant(int d) {
        Bijection residual = Composition.of(2, i -> new Residual(List.of(8), 0.9, TERMS, Optional.empty(), d));
        INDArray x = normal(3, 5, d);
        Map<DataType, INDArray> logDet = new EnumMap<>(DataType.class);
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            Built built = Built.of(
                            type,
                            s -> s.output(
                                    "log-det",
                                    residual.inverse(s, s.input("x", -1, d), Context.none())
                                            .logDet()))
                    .perturbed(1);
            logDet.put(type, built.run("log-det", Map.of("x", x.castTo(type))));
        }
        for (int i = 0; i < 5; i++) {
            double exact = logDet.get(DataType.DOUBLE).getDouble(i);
            // Slopes of networks in single precision, some hundred roundings of 6e-8 each.
            assertEquals(exact, logDet.get(DataType.FLOAT).getDouble(i), 1e-4 * Math.max(1, Math.abs(exact)));
        }
        assertTrue(logDet.get(DataType.DOUBLE).amaxNumber().doubleValue() > 1e-3);
    }

    /** Against the singular values; the excess is what 64 powers of a matrix of this rank can leave. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30})
    void theNormIsBoundFromAboveAndClosely(int in) {
        int out = 9;
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable w = s.parameter("w", Initializer.normal(3), in, out);
            s.output("log-norm", LipschitzMlp.logNorm(s, w, in, out));
        });
        double bound = Math.exp(built.run("log-norm", Map.of()).getDouble(0));
        INDArray w = built.variables().get("w");
        INDArray gram = in < out ? w.mmul(w.transpose()) : w.transpose().mmul(w);
        INDArray values = Eigen.symmetricGeneralizedEigenvalues(gram.dup());
        double norm = Math.sqrt(values.maxNumber().doubleValue());
        double rounding = 1e-9;
        assertTrue(bound >= norm * (1 - rounding), bound + " is below the norm " + norm);
        double excess = Math.pow(Math.min(in, out), 1.0 / 256);
        assertTrue(bound <= norm * excess * (1 + rounding), bound + " is far above the norm " + norm);
    }

    /**
     * At random weights, and at multiples of the identity around the steepest place of the swish, where the bound is
     * nearly met.
     */
    @ParameterizedTest
    @CsvSource({"0.3, false", "0.97, false", "0.3, true", "0.97, true"})
    void theLipschitzConstantIsBelowTheCoefficient(double coefficient, boolean steep) {
        LipschitzMlp g = new LipschitzMlp(3, List.of(3, 3), coefficient, Optional.empty());
        Built built = Built.of(DataType.DOUBLE, s -> {
                    List<SDVariable> terms = g.terms(s, Context.none());
                    s.output("there", g.at(s, s.input("x", -1, 3), terms));
                    s.output("here", g.at(s, s.input("y", -1, 3), terms));
                })
                .perturbed(2);
        if (steep) {
            steep(built);
            for (String layer : List.of("layer-0", "layer-1", "out")) {
                built.variables()
                        .set(layer + "/w", Nd4j.eye(3).castTo(DataType.DOUBLE).mul(5));
            }
        }
        double largest = 0;
        for (double distance : new double[] {1e-4, 1e-2, 1}) {
            INDArray x = normal(1, 4000, 3).mul(2);
            INDArray y = x.add(normal(2, 4000, 3).mul(distance));
            Map<String, INDArray> values = built.program().run(built.variables(), Map.of("x", x, "y", y));
            INDArray ratio = values.get("there")
                    .sub(values.get("here"))
                    .norm2(1)
                    .div(x.sub(y).norm2(1));
            largest = Math.max(largest, ratio.maxNumber().doubleValue());
        }
        assertTrue(largest <= coefficient, largest + " is above " + coefficient);
        assertTrue(!steep || largest > 0.95 * coefficient, "the test sees no slope above " + largest);
    }

    /** A map whose network is about linear, so that its slopes are large. */
    private static Residual steep() {
        return new Residual(List.of(3), 0.9, TERMS, Optional.empty(), 3);
    }

    /**
     * Shifts hidden layers to where the swish is about linear, with a slope of nearly 1, between matrices with a trace.
     */
    private static Built steep(Built built) {
        built.perturbed(1.5);
        for (String name : built.variables().names()) {
            INDArray value = built.variables().get(name);
            if (name.endsWith("/w")) {
                built.variables().set(name, Nd4j.createFromArray(new double[][] {{2, 1, 0}, {0, 2, -1}, {0.5, 0, 1}}));
            } else if (name.endsWith("/beta")) {
                built.variables().set(name, Nd4j.valueArrayOf(new long[] {1, 1}, 0.5, DataType.DOUBLE));
            } else if (name.endsWith("/b")) {
                built.variables().set(name, Nd4j.valueArrayOf(value.shape(), 1.5, DataType.DOUBLE));
            }
        }
        return built;
    }

    /** The estimate, its gradient by x and their exact values, for one x in many rows. */
    private static Built estimates(Bijection bijection) {
        return steep(Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            for (boolean exact : new boolean[] {true, false}) {
                Scope flow = s.child("flow");
                WithLogDet z = exact
                        ? bijection.inverse(flow, x, Context.none())
                        : bijection.estimate(flow, x, Context.none());
                SDVariable slope = s.gradient(z.logDet(), List.of(x)).get(0);
                s.output(
                        exact ? "exact" : "estimate",
                        s.sameDiff().concat(1, z.logDet().reshape(-1, 1), slope));
            }
        }));
    }

    /**
     * Four numbers, each within 4.5 standard errors of the mean of 10,000 independent rows: 3e-5 false alarms. In the
     * composition the second map's x is itself computed, and the first one's estimates enter its gradient.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theRouletteIsUnbiasedAndSoIsItsGradient(int layers) {
        Built built = estimates(Composition.of(layers, i -> steep()));
        int n = 10_000;
        INDArray x = Nd4j.zeros(DataType.DOUBLE, n, 3).addRowVector(Nd4j.createFromArray(0.4, -1.1, 0.7));
        Call call = built.program()
                .call(built.variables())
                .set("x", x)
                .random(RandomStream.of(5), 0)
                .run();
        INDArray estimate = call.get("estimate");
        INDArray exact = call.get("exact").getRow(0);
        INDArray error = estimate.std(0).div(Math.sqrt(n));
        for (int k = 0; k < 4; k++) {
            double off = estimate.getColumn(k).meanNumber().doubleValue() - exact.getDouble(k);
            assertTrue(error.getDouble(k) < 0.04, "the standard error of number " + k + " is " + error.getDouble(k));
            assertEquals(0, off, 4.5 * error.getDouble(k), "number " + k);
        }
        assertTrue(Math.abs(exact.getDouble(0)) > 0.2, "the log-determinant is too small to tell: " + exact);
    }

    /**
     * The gradient by all parameters along a fixed direction; 40 runs of 200 rows, 4.5 standard errors: 6e-5 false
     * alarms (t, 39).
     */
    @Test
    void theGradientByTheParametersIsUnbiased() {
        Residual residual = steep();
        Built built = steep(Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            for (boolean exact : new boolean[] {true, false}) {
                SDVariable logDet = exact
                        ? residual.inverse(s, x, Context.none()).logDet()
                        : residual.estimate(s, x, Context.none()).logDet();
                List<SDVariable> parameters = List.copyOf(s.parameters().values());
                SDVariable sum = s.constant(0);
                for (SDVariable gradient : s.gradient(logDet, parameters)) {
                    sum = sum.add(gradient.mul(1.0 / 200).sum());
                }
                s.output(exact ? "exact" : "estimate", sum);
            }
        }));
        Call call = built.program().call(built.variables()).set("x", normal(3, 200, 3));
        List<Double> offs = new ArrayList<>();
        for (int run = 0; run < 40; run++) {
            call.random(RandomStream.of(100 + run), 0).run();
            offs.add(call.scalar("estimate") - call.scalar("exact"));
        }
        double mean = offs.stream().mapToDouble(d -> d).average().orElseThrow();
        double variance =
                offs.stream().mapToDouble(d -> (d - mean) * (d - mean)).sum() / 39;
        assertEquals(0, mean, 4.5 * Math.sqrt(variance / 40));
        assertTrue(Math.sqrt(variance / 40) < 0.2 * Math.abs(call.scalar("exact")), "the test could not tell");
    }

    @Test
    void theEstimateOfARowIsItsOwn() {
        Built built = estimates(steep());
        INDArray x = normal(4, 50, 3);
        INDArray all = built.program()
                .call(built.variables())
                .set("x", x)
                .random(RandomStream.of(6), 0)
                .run()
                .get("estimate");
        for (int row : new int[] {0, 17, 49}) {
            INDArray one = built.program()
                    .call(built.variables())
                    .set("x", x.getRow(row).reshape(1, 3))
                    .random(RandomStream.of(6), row)
                    .run()
                    .get("estimate");
            assertEquals(0, one.sub(all.getRow(row).reshape(1, 4)).amaxNumber().doubleValue(), 1e-11);
        }
    }

    /** First and second derivatives of samples by z and by a parameter against central differences. */
    @Test
    void samplesAreTwiceDifferentiable() {
        Residual residual = residual(0.8, 2);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable z = s.input("z", -1, 2);
                    SDVariable x = residual.forward(s, z, Context.none()).value();
                    SDVariable bias = s.parameters().get("layer-0/b");
                    SDVariable value = s.output("value", x.mul(x).mul(x).sum());
                    SDVariable byZ =
                            s.output("by-z", s.gradient(value, List.of(z)).get(0));
                    s.output("by-bias", s.gradient(value, List.of(bias)).get(0));
                    s.output("twice", s.gradient(byZ, List.of(bias)).get(0));
                })
                .perturbed(0.5);
        INDArray z = normal(7, 4, 2);
        INDArray at = built.variables().get("layer-0/b");
        double h = 1e-4;
        Map<String, INDArray> here = built.program().run(built.variables(), Map.of("z", z));
        for (int k = 0; k < 3; k++) {
            INDArray[] values = new INDArray[2];
            double[] sums = new double[2];
            for (int side = 0; side < 2; side++) {
                INDArray moved = at.dup();
                moved.putScalar(0, k, at.getDouble(0, k) + (side == 0 ? h : -h));
                built.variables().set("layer-0/b", moved);
                Map<String, INDArray> there = built.program().run(built.variables(), Map.of("z", z));
                values[side] = there.get("value");
                sums[side] = there.get("by-z").sumNumber().doubleValue();
            }
            // The fixed point is right to 1e-11, over h; truncation is some 1e-8.
            double first = (values[0].getDouble(0) - values[1].getDouble(0)) / (2 * h);
            double second = (sums[0] - sums[1]) / (2 * h);
            assertEquals(first, here.get("by-bias").getDouble(0, k), 1e-6 * Math.max(1, Math.abs(first)));
            assertEquals(second, here.get("twice").getDouble(0, k), 1e-6 * Math.max(1, Math.abs(second)));
            assertTrue(Math.abs(first) > 1e-3 && Math.abs(second) > 1e-3, "nothing to see");
        }
        built.variables().set("layer-0/b", at);
        INDArray up = z.dup();
        up.putScalar(1, 0, z.getDouble(1, 0) + h);
        INDArray down = z.dup();
        down.putScalar(1, 0, z.getDouble(1, 0) - h);
        double byZ = (built.run("value", Map.of("z", up)).getDouble(0)
                        - built.run("value", Map.of("z", down)).getDouble(0))
                / (2 * h);
        assertEquals(byZ, here.get("by-z").getDouble(1, 0), 1e-6 * Math.max(1, Math.abs(byZ)));
    }

    /**
     * A network of norm 3, which no scope would give it: its rows must not converge, but for that which starts at the
     * solution.
     */
    @Test
    void whatDoesNotConvergeIsNotANumber() {
        FixedPoint fixedPoint = new FixedPoint(new LipschitzMlp(2, List.of(), 0.9, Optional.empty()));
        INDArray z = Nd4j.createFromArray(new double[][] {{1, 2}, {0, 0}, {1e-3, 0}});
        INDArray x = fixedPoint.apply(z, Nd4j.eye(2).castTo(DataType.DOUBLE).mul(3), Nd4j.zeros(DataType.DOUBLE, 1, 2));
        for (int row : new int[] {0, 2}) {
            assertTrue(Double.isNaN(x.getDouble(row, 0)) && Double.isNaN(x.getDouble(row, 1)), x.toString());
        }
        assertEquals(0, x.getRow(1).amaxNumber().doubleValue());
    }

    @Test
    void aRowThatIsNotFiniteSpoilsNoOther() {
        Residual residual = residual(0.9, 2);
        Built built = Built.of(
                DataType.FLOAT,
                s -> s.output(
                        "x",
                        residual.forward(s, s.input("z", -1, 2), Context.none()).value()));
        INDArray z = Nd4j.createFromArray(new float[][] {{1, 2}, {Float.NaN, 0}, {0.5f, Float.POSITIVE_INFINITY}});
        INDArray x = built.run("x", Map.of("z", z));
        INDArray alone = built.run("x", Map.of("z", z.getRow(0).reshape(1, 2)));
        assertEquals(alone, x.getRow(0).reshape(1, 2));
        assertTrue(Double.isNaN(x.getDouble(1, 0)));
        assertTrue(!Double.isFinite(x.getDouble(2, 0)) || !Double.isFinite(x.getDouble(2, 1)));
    }

    /**
     * The exact likelihood by default, and with as many probes as there are dimensions; with fewer the mean of so many
     * estimates, with its error. Over 2000 rows of one point the mean is right to 4.5 standard errors. The bars of 95 %
     * cover some 93 %, as a series that ends at random is skewed; the standard error of that share is 0.6 %.
     */
    @Test
    void aLikelihoodTakesProbesWhereAsked() {
        Flow flow = new Flow(residual(0.9, 5), GaussianPrior.standard(), 5);
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output("log-prob", flow.logProb(s, s.input("x", -1, 5), Context.none())))
                .perturbed(1);
        int n = 2000;
        INDArray x = normal(8, 1, 5).repeat(0, n);
        Likelihood likelihood = flow.views().require(Likelihood.VIEW);
        double truth = built.run("log-prob", Map.of("x", x)).getDouble(0);
        for (int probes : new int[] {0, 5}) {
            Likelihood.Result exact = likelihood.logProb(
                    built.evaluator(), Likelihood.Request.of(RandomStream.of(1)).withProbes(probes), x);
            assertEquals(truth, exact.logProb().getDouble(0));
            assertEquals(0, exact.standardError().getDouble(0));
            assertEquals(1, exact.evaluations()[0]);
        }
        Likelihood.Result estimated = likelihood.logProb(
                built.evaluator(), Likelihood.Request.of(RandomStream.of(1)).withProbes(4), x);
        INDArray bars = estimated.halfWidth(0.95);
        double covered = 0;
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double off = estimated.logProb().getDouble(i) - truth;
            covered += Math.abs(off) <= bars.getDouble(i) ? 1.0 / n : 0;
            mean += off / n;
            squares += off * off / n;
            assertEquals(Status.SUCCESS, estimated.status()[i]);
            assertEquals(4, estimated.evaluations()[i]);
        }
        assertEquals(0, mean, 4.5 * Math.sqrt(squares / n));
        assertTrue(covered >= 0.9 && covered <= 0.97, "the bars of 95 % cover " + covered);
    }

    @Test
    void aCoefficientOfOneIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> residual(1, 2))
                .getMessage();
        assertTrue(message.contains("below 1"), message);
    }

    @Test
    void densityIsClosedFormAndSamplingNumeric() {
        assertEquals(Bijection.Cost.CLOSED_FORM, residual(0.9, 2).cost(Bijection.Direction.INVERSE));
        assertEquals(Bijection.Cost.NUMERIC, residual(0.9, 2).cost(Bijection.Direction.FORWARD));
    }

    private static INDArray normal(long seed, int n, int d) {
        return RandomStream.of(seed).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, d);
    }
}
