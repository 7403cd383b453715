package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.Views;
import org.ergodic.common.score.Denoising;
import org.ergodic.common.weighting.GeometricLevels;
import org.ergodic.common.weighting.ImportanceLikelihood;
import org.ergodic.common.weighting.Learned;
import org.ergodic.common.weighting.LogNormal;
import org.ergodic.common.weighting.MinSnr;
import org.ergodic.common.weighting.NoiseToSignal;
import org.ergodic.common.weighting.PathWeighting;
import org.ergodic.testkit.WeightingContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weightings by their formulas, and the times that some of them draw. */
class WeightingTest {
    private static final LinearVp VP = new LinearVp();
    private static final double LEAST = 1e-3;
    private static final Interval TIME = new Interval(LEAST, 1);
    private static final ScoreModel SCORE = (s, x, t, c) -> x.mul(-0.8);
    private static final Views MODEL =
            Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP).and(ScoreModel.VIEW, SCORE);

    private static double ratio(double t) {
        return LinearVp.sigma(t) / LinearVp.alpha(t);
    }

    static Stream<Arguments> formulas() {
        return Stream.of(
                formula(PathWeighting.V, t -> 1 + ratio(t) * ratio(t)),
                formula(PathWeighting.NOISE, t -> 1),
                formula(PathWeighting.DATA, t -> ratio(t) * ratio(t)),
                formula(PathWeighting.UNIFORM, t -> Math.pow(LinearVp.sigma(t), -2)),
                formula(PathWeighting.LIKELIHOOD, t -> LinearVp.beta(t) / Math.pow(LinearVp.sigma(t), 2)),
                formula(new MinSnr(5), t -> Math.min(Math.pow(ratio(t), -2), 5) * Math.pow(ratio(t), 2)),
                formula(new LogNormal(-1, 1, 0.5), t -> {
                    // (sigma^2 + s^2) / (sigma s)^2 on the error of data, which is sigma^2 times that of noise.
                    double squared = ratio(t) * ratio(t);
                    return (squared + 0.25) / (squared * 0.25) * squared;
                }),
                formula(new ImportanceLikelihood(), t -> 2 * Math.log(ratio(1) / ratio(LEAST)) / (1 - LEAST)));
    }

    private static Arguments formula(Weighting weighting, DoubleUnaryOperator of) {
        return Arguments.of(weighting, of);
    }

    /** The ratio of v's and of the data's weight ends at 1e6, which is not reached at these times. */
    @ParameterizedTest
    @MethodSource("formulas")
    void weightIsItsFormula(Weighting weighting, DoubleUnaryOperator formula) {
        double[] times = {LEAST, 0.01, 0.1, 0.4, 0.9};
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable t = s.input("t", -1, 1);
            SDVariable sigma = VP.sigma(s, t).reshape(-1);
            Weighting.Level at = new Weighting.Level(t.mul(0), t, VP.alpha(s, t).reshape(-1), sigma, TIME);
            s.output("weight", weighting.weight(s, MODEL, at));
            s.output("loss", weighting.loss(s, MODEL, at, sigma.mul(3.0)));
        });
        Map<String, INDArray> values = run(graph, Map.of("t", column(times)));
        for (int i = 0; i < times.length; i++) {
            double expected = formula.applyAsDouble(times[i]);
            assertEquals(expected, values.get("weight").getDouble(i), 1e-10 * expected);
            assertEquals(
                    3 * LinearVp.sigma(times[i]) * expected, values.get("loss").getDouble(i), 1e-10 * expected);
        }
    }

    private static INDArray column(double... values) {
        return org.nd4j.linalg.factory.Nd4j.createFromArray(values).reshape(values.length, 1);
    }

    private static Map<String, INDArray> run(Graph graph, Map<String, INDArray> inputs) {
        Compiler compiler = Compiler.find();
        return compiler.compile(graph).run(compiler.variables(graph, RandomStream.of(1)), inputs);
    }

    /** The time of a ratio is found to the last digits, in events of any rank, and ends at the ends. */
    @Test
    void timeOfARatio() {
        double[] times = {LEAST, 0.017, 0.3, 0.99};
        double[] logs = DoubleStream.of(times).map(t -> Math.log(ratio(t))).toArray();
        for (DataType type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
            Graph graph = Graph.build(type, s -> {
                SDVariable log = s.input("log", -1, 1, 1);
                s.output("t", NoiseToSignal.time(s, VP, TIME, log));
                s.output("beyond", NoiseToSignal.time(s, VP, TIME, log.add(100)));
            });
            Map<String, INDArray> values =
                    run(graph, Map.of("log", column(logs).reshape(4, 1, 1).castTo(type)));
            double tolerance = type == DataType.DOUBLE ? 1e-13 : 1e-6;
            for (int i = 0; i < 4; i++) {
                assertEquals(times[i], values.get("t").getDouble(i), tolerance);
                assertEquals(1, values.get("beyond").getDouble(i), tolerance);
            }
        }
    }

    private static double[] times(Weighting.Drawn weighting, int n) {
        Graph graph = Graph.build(
                DataType.DOUBLE, s -> s.output("t", weighting.times(s, MODEL, TIME, s.input("x", -1, 2), 2)));
        Compiler compiler = Compiler.find();
        return compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(1)))
                .set("x", org.nd4j.linalg.factory.Nd4j.zeros(DataType.DOUBLE, n, 2))
                .random(RandomStream.of(5), 0)
                .run()
                .get("t")
                .reshape(n)
                .toDoubleVector();
    }

    /** 4000 draws: mean and deviation within five standard errors. No draw reaches the ends, 4.1 deviations off. */
    @Test
    void logNormalLevels() {
        double[] logs = DoubleStream.of(times(new LogNormal(-0.5, 0.8, 1), 4000))
                .map(t -> Math.log(ratio(t)))
                .toArray();
        assertEquals(-0.5, Moments.mean(logs), 5 * 0.8 / Math.sqrt(4000));
        assertEquals(0.8, Moments.std(logs), 5 * 0.8 / Math.sqrt(8000));
    }

    /** Five levels from 0.02 to 20, each with a share within five standard errors of a fifth. */
    @Test
    void geometricLevels() {
        int n = 4000;
        double[] times = times(new GeometricLevels(PathWeighting.NOISE, 5, 0.02, Optional.of(20.0)), n);
        double factor = Math.pow(1000, 0.25);
        for (int level = 0; level < 5; level++) {
            double expected = 0.02 * Math.pow(factor, level);
            long count = DoubleStream.of(times)
                    .map(WeightingTest::ratio)
                    .filter(r -> Math.abs(r / expected - 1) < 1e-9)
                    .count();
            assertEquals(0.2 * n, count, 5 * Math.sqrt(0.16 * n));
        }
        double largest = DoubleStream.of(times(new GeometricLevels(PathWeighting.NOISE, 3, 0.02, Optional.empty()), 50))
                .max()
                .orElseThrow();
        assertEquals(1, largest, 1e-12);
    }

    /**
     * Both estimates of the likelihood's bound agree within five standard errors of 30 means of 2000 rows, and the one
     * by importance varies less: the weights of the other have a mean square of about 12 times their mean's.
     */
    @Test
    void importanceKeepsTheMeanAndLowersTheVariance() {
        INDArray x = RandomStream.of(2).draw(Noise.NORMAL, 0, DataType.DOUBLE, 2000, 2);
        double[] uniform = means(new Denoising(PathWeighting.LIKELIHOOD, LEAST), x);
        double[] important = means(new Denoising(new ImportanceLikelihood(), LEAST), x);
        double error = Math.hypot(Moments.standardError(uniform), Moments.standardError(important));
        assertEquals(Moments.mean(uniform), Moments.mean(important), 5 * error);
        assertTrue(Moments.std(important) < 0.5 * Moments.std(uniform));
    }

    private static double[] means(Denoising objective, INDArray x) {
        Trial trial = Trial.of(objective, MODEL, x);
        double[] means = new double[30];
        for (int i = 0; i < means.length; i++) {
            means[i] = trial.run(i).mean();
        }
        return means;
    }

    /**
     * Of an error that is 0.3 everywhere the learned loss comes to 1 + log 0.3, its weight to 1/0.3, and its parameters
     * are no model's.
     */
    @Test
    void learnedWeightIsTheInverseError() {
        Weighting learned = Learned.of(PathWeighting.NOISE, 3);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable t = s.input("t", -1, 1);
            SDVariable sigma = VP.sigma(s, t).reshape(-1);
            Weighting.Level at = new Weighting.Level(t.mul(0), t, VP.alpha(s, t).reshape(-1), sigma, TIME);
            SDVariable loss =
                    s.output("loss", learned.loss(s, MODEL, at, sigma.mul(0).add(0.3)));
            s.output("weight", learned.weight(s, MODEL, at));
            for (SDVariable p : List.copyOf(s.parameters().values())) {
                s.assign(p, p.sub(s.gradient(loss.mean(), List.of(p)).get(0).mul(0.2)));
            }
        });
        assertEquals(List.of("train/objective/weighting/w", "train/objective/weighting/b"), graph.parameters());
        Compiler compiler = Compiler.find();
        var call = compiler.compile(graph)
                .call(compiler.variables(graph, RandomStream.of(1)))
                .set("t", column(0.01, 0.2, 0.5, 0.8));
        for (int i = 0; i < 500; i++) {
            call.run();
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(1 + Math.log(0.3), call.get("loss").getDouble(i), 1e-4);
            assertEquals(1 / 0.3, call.get("weight").getDouble(i), 0.05);
        }
    }

    /** The learned weight's gradient by central differences, through the objective. */
    @Test
    void gradientOfTheLearnedWeight() {
        INDArray x = RandomStream.of(3).draw(Noise.NORMAL, 0, DataType.DOUBLE, 50, 2);
        Trial trial = Trial.of(new Denoising(Learned.of(new LogNormal(-1, 1, 1), 2), LEAST), MODEL, x);
        String name = "train/objective/weighting/w";
        INDArray gradient = trial.run(4).gradient(name).dup();
        for (int i = 0; i < 4; i++) {
            INDArray at = trial.value(name);
            INDArray shift = at.mul(0);
            shift.putScalar(i, 0, 1e-5);
            double ahead = trial.set(name, at.add(shift)).run(4).mean();
            double behind = trial.set(name, at.sub(shift)).run(4).mean();
            trial.set(name, at);
            assertEquals((ahead - behind) / 2e-5, gradient.getDouble(i), 1e-7);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertTrue(new Denoising(new LogNormal(0, 1, 1), 0).needs().contains(SDE.VIEW));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new GeometricLevels(new ImportanceLikelihood(), 3, 0.1, Optional.empty()))
                .getMessage();
        assertTrue(message.contains("draws its own times"), message);
        assertThrows(
                IllegalArgumentException.class, () -> new GeometricLevels(PathWeighting.V, 3, 0.1, Optional.of(0.1)));
        assertThrows(IllegalArgumentException.class, () -> new MinSnr(0));
        assertThrows(IllegalArgumentException.class, () -> new LogNormal(0, 0, 1));
    }

    static List<Weighting> weightings() {
        return List.of(
                PathWeighting.V,
                PathWeighting.LIKELIHOOD,
                new MinSnr(5),
                new LogNormal(-1.2, 1.2, 1),
                new GeometricLevels(PathWeighting.NOISE, 4, 0.1, Optional.empty()),
                Learned.of(new ImportanceLikelihood(), 2));
    }

    @Nested
    @ParameterizedClass
    @MethodSource("org.ergodic.score.WeightingTest#weightings")
    class Contract extends WeightingContract {
        @Parameter
        Weighting weighting;

        @Override
        protected Weighting weighting() {
            return weighting;
        }
    }
}
