package org.ergodic.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.VariableSpec;
import org.ergodic.api.graph.Variables;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Divergence;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.TimeFeatures;
import org.ergodic.common.score.MlpConfig;
import org.ergodic.common.score.Prediction;
import org.ergodic.common.score.ScoreMlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ScoreMlpTest {
    private static final LinearVp VP = new LinearVp();
    private static final Views AROUND = Views.of(SDE.VIEW, VP).and(GaussianPath.VIEW, VP);
    private static final MlpConfig SMALL = MlpConfig.defaults().withHidden(8, 8, 6);

    static Stream<Arguments> configs() {
        return Stream.of(
                Arguments.of(SMALL, new long[] {2}),
                Arguments.of(SMALL.withResidual(false), new long[] {3}),
                Arguments.of(SMALL.withActivation(Activation.TANH).withPrediction(Prediction.NOISE), new long[] {2, 2}),
                Arguments.of(
                        SMALL.withActivation(Activation.SOFTPLUS).withPrediction(Prediction.DATA),
                        new long[] {1, 2, 2}),
                Arguments.of(SMALL.withPrediction(Prediction.VELOCITY), new long[] {2}),
                Arguments.of(SMALL.withActivation(Activation.RELU), new long[] {1, 2, 1, 2}),
                Arguments.of(
                        SMALL.withPrediction(Prediction.SCORE).withTime(TimeFeatures.FOURIER, 4, 30), new long[] {2}),
                Arguments.of(SMALL.withTime(TimeFeatures.HARMONIC, 3, 2 * Math.PI), new long[] {2}),
                Arguments.of(SMALL.withTime(TimeFeatures.SINUSOIDAL, 1, 30), new long[] {}));
    }

    private static Graph graph(ScoreModel model, long... event) {
        return Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", Events.batch(-1, event));
            SDVariable t = s.input("t", Events.column(-1, event));
            SDVariable score = s.output("score", model.score(s, x, t, Context.none()));
            if (event.length > 0) {
                s.output("divergence", Divergence.exact(s, score, x, event));
            }
            List<SDVariable> parameters = List.copyOf(s.parameters().values());
            List<SDVariable> gradients = s.gradient(score.mul(score), parameters);
            for (int i = 0; i < parameters.size(); i++) {
                s.output("gradient/" + parameters.get(i).name(), gradients.get(i));
            }
        });
    }

    /** The start values with every weight made of order one, so that nothing is small by its initialisation. */
    private static Variables variables(Graph graph) {
        Variables variables = Compiler.find().variables(graph, RandomStream.of(1));
        for (String name : graph.parameters()) {
            INDArray value = variables.get(name);
            variables.set(
                    name,
                    RandomStream.of(2)
                            .split(name)
                            .draw(Noise.NORMAL, 0, DataType.DOUBLE, value.shape())
                            .muli(0.5));
        }
        return variables;
    }

    private static INDArray draw(long seed, long... shape) {
        return RandomStream.of(seed).draw(Noise.NORMAL, 0, DataType.DOUBLE, shape);
    }

    private static INDArray times(int n, long... event) {
        return RandomStream.of(9).draw(Noise.UNIFORM, 0, DataType.DOUBLE, Events.column(n, event));
    }

    @ParameterizedTest
    @MethodSource("configs")
    void rowsAreIndependentAndEveryParameterLearns(MlpConfig config, long[] event) {
        Graph graph = graph(new ScoreMlp(config, AROUND, event), event);
        Program program = Compiler.find().compile(graph);
        Variables variables = variables(graph);
        INDArray x = draw(3, Events.batch(5, event));
        INDArray t = times(5, event);
        Map<String, INDArray> all = program.run(variables, Map.of("x", x, "t", t));
        assertArrayEquals(x.shape(), all.get("score").shape());
        INDArray one = program.run(
                        variables,
                        Map.of(
                                "x", x.slice(3).dup().reshape(Events.batch(1, event)),
                                "t", t.slice(3).dup().reshape(Events.column(1, event))))
                .get("score");
        // Sums in another order.
        assertEquals(
                0,
                one.sub(all.get("score").slice(3).reshape(one.shape()))
                        .amaxNumber()
                        .doubleValue(),
                1e-10);
        for (String name : graph.parameters()) {
            double size = all.get("gradient/" + name).amaxNumber().doubleValue();
            assertTrue(size > 1e-8, name + " has no gradient");
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void divergenceIsThatOfFiniteDifferences(MlpConfig config, long[] event) {
        if (event.length == 0) {
            return;
        }
        Graph graph = graph(new ScoreMlp(config, AROUND, event), event);
        Program program = Compiler.find().compile(graph);
        Variables variables = variables(graph);
        int size = Events.size(event);
        INDArray x = draw(4, Events.batch(1, event));
        INDArray t = times(1, event);
        double h = 1e-5;
        double trace = 0;
        for (int i = 0; i < size; i++) {
            INDArray step = Nd4j.zeros(DataType.DOUBLE, 1, size);
            step.putScalar(0, i, h);
            step = step.reshape(x.shape());
            INDArray up =
                    program.run(variables, Map.of("x", x.add(step), "t", t)).get("score");
            INDArray down =
                    program.run(variables, Map.of("x", x.sub(step), "t", t)).get("score");
            trace += up.sub(down).reshape(size).getDouble(i) / (2 * h);
        }
        double exact =
                program.run(variables, Map.of("x", x, "t", t)).get("divergence").getDouble(0);
        assertEquals(trace, exact, 1e-6 * (1 + Math.abs(trace)));
    }

    /** At the start v is small, and v = 0 is the score -x / (alpha^2 + sigma^2) of data N(0, I). */
    @Test
    void startsNearTheScoreOfAStandardNormal() {
        Graph graph = graph(new ScoreMlp(MlpConfig.defaults(), AROUND, 2), 2);
        Variables start = Compiler.find().variables(graph, RandomStream.of(1));
        INDArray x = draw(5, 100, 2);
        INDArray t = Nd4j.valueArrayOf(new long[] {100, 1}, 0.5, DataType.DOUBLE);
        INDArray score = Compiler.find()
                .compile(graph)
                .run(start, Map.of("x", x, "t", t))
                .get("score");
        assertEquals(
                0, score.add(x).norm2Number().doubleValue() / x.norm2Number().doubleValue(), 0.25);
    }

    @Test
    void fourierFrequenciesAreAStateAndAreKept() {
        MlpConfig config = MlpConfig.defaults().withTime(TimeFeatures.FOURIER, 2000, 30);
        Graph graph = graph(new ScoreMlp(config, AROUND, 2), 2);
        assertEquals(
                VariableSpec.Kind.STATE, graph.variables().get("frequencies").kind());
        INDArray w = Compiler.find().variables(graph, RandomStream.of(1)).get("frequencies");
        // The standard deviation of 2000 normal numbers is within 7 % at four standard errors.
        assertEquals(30, Math.sqrt(w.mul(w).meanNumber().doubleValue()), 2.1);
    }

    @Test
    void withoutAPathOnlyTheScoreItselfCanBePredicted() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new ScoreMlp(MlpConfig.defaults(), Views.none(), 2))
                .getMessage();
        assertTrue(message.contains("predicts v") && message.contains("prediction: score"), message);
        Graph graph = graph(new ScoreMlp(SMALL.withPrediction(Prediction.SCORE), Views.none(), 2), 2);
        INDArray score = Compiler.find()
                .compile(graph)
                .run(variables(graph), Map.of("x", draw(1, 3, 2), "t", times(3, 2)))
                .get("score");
        assertArrayEquals(new long[] {3, 2}, score.shape());
    }

    /** x_t = (1 - t) x_0 + t eps, up to where alpha is 0. */
    private static final GaussianPath STRAIGHT = new GaussianPath() {
        @Override
        public SDVariable alpha(Scope s, SDVariable t) {
            return t.rsub(1);
        }

        @Override
        public SDVariable sigma(Scope s, SDVariable t) {
            return t.mul(1);
        }

        @Override
        public boolean endsWithoutSignal() {
            return true;
        }
    };

    /** Before the end D is (x + sigma^2 s) / alpha, and at the end it is finite, as are the score and gradients. */
    @ParameterizedTest
    @EnumSource(
            value = Prediction.class,
            names = {"DATA", "V", "VELOCITY"})
    void dataArePredictedWhereThereIsNoSignal(Prediction prediction) {
        ScoreMlp model = new ScoreMlp(SMALL.withPrediction(prediction), Views.of(GaussianPath.VIEW, STRAIGHT), 2);
        assertTrue(model.predictsDataWithoutSignal());
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            SDVariable t = s.input("t", -1, 1);
            SDVariable data = s.output("data", model.data(s, x, t, Context.none(), STRAIGHT));
            s.output("score", model.score(s, x, t, Context.none()));
            s.output("slope", s.gradient(data.mul(data), List.of(x)).get(0));
        });
        INDArray x = draw(3, 4, 2);
        INDArray t = Nd4j.createFromArray(0.2, 0.7, 0.99, 1.0).reshape(4, 1);
        Map<String, INDArray> values = Compiler.find().compile(graph).run(variables(graph), Map.of("x", x, "t", t));
        for (int i = 0; i < 4; i++) {
            double time = t.getDouble(i);
            for (int k = 0; k < 2; k++) {
                double data = values.get("data").getDouble(i, k);
                double score = values.get("score").getDouble(i, k);
                assertTrue(Double.isFinite(score));
                assertTrue(Double.isFinite(values.get("slope").getDouble(i, k)));
                assertEquals(x.getDouble(i, k) + time * time * score, (1 - time) * data, 1e-12);
                assertTrue(Double.isFinite(data));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Prediction.class,
            names = {"SCORE", "NOISE"})
    void noiseIsRefusedOnAPathThatEndsWithoutSignal(Prediction prediction) {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> new ScoreMlp(SMALL.withPrediction(prediction), Views.of(GaussianPath.VIEW, STRAIGHT), 2))
                .getMessage();
        assertTrue(
                message.contains("predicts " + prediction.name().toLowerCase(Locale.ROOT))
                        && message.contains("alpha = 0")
                        && message.contains("velocity"),
                message);
    }
}
