package org.ergodic.common.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PredictionTest {
    private static final double DATA = 0.8;
    private static final double EPS = -1.3;
    private static final double ALPHA = 0.6;
    private static final double SIGMA = 0.5;

    /** Of x = alpha x_0 + sigma eps, whose score given x_0 is -eps / sigma; alpha^2 + sigma^2 is not 1 here. */
    @ParameterizedTest
    @EnumSource(Prediction.class)
    void standsForTheScoreAndBack(Prediction prediction) {
        double predicted = switch (prediction) {
            case SCORE -> -EPS / SIGMA;
            case NOISE -> EPS;
            case DATA -> DATA;
            case V -> ALPHA * EPS - SIGMA * DATA;
            case VELOCITY -> EPS - DATA;
        };
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable alpha = s.constant(ALPHA);
            SDVariable sigma = s.constant(SIGMA);
            s.output("score", prediction.score(s.input("predicted", -1, 1), x, alpha, sigma));
            s.output("data", prediction.data(s.input("predicted-of-data", -1, 1), x, alpha, sigma));
            s.output("predicted-too", prediction.fromScore(s.input("score-in", -1, 1), x, alpha, sigma));
        });
        Compiler compiler = Compiler.find();
        Map<String, INDArray> values = compiler.compile(graph)
                .run(
                        compiler.variables(graph, RandomStream.of(1)),
                        Map.of(
                                "x", Nd4j.createFromArray(new double[][] {{ALPHA * DATA + SIGMA * EPS}}),
                                "predicted", Nd4j.createFromArray(new double[][] {{predicted}}),
                                "predicted-of-data", Nd4j.createFromArray(new double[][] {{predicted}}),
                                "score-in", Nd4j.createFromArray(new double[][] {{-EPS / SIGMA}})));
        assertEquals(-EPS / SIGMA, values.get("score").getDouble(0), 1e-14);
        assertEquals(predicted, values.get("predicted-too").getDouble(0), 1e-14);
        assertEquals(DATA, values.get("data").getDouble(0), 1e-14);
    }

    /** There x = sigma eps, and noise says nothing of the data. */
    @ParameterizedTest
    @EnumSource(Prediction.class)
    void whereThereIsNoSignalDataAreKnownUnlessItNeedsOne(Prediction prediction) {
        double predicted = switch (prediction) {
            case SCORE -> -EPS / SIGMA;
            case NOISE -> EPS;
            case DATA -> DATA;
            case V -> -SIGMA * DATA;
            case VELOCITY -> EPS - DATA;
        };
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 1);
            SDVariable zero = x.mul(0);
            SDVariable given = s.input("predicted", -1, 1);
            s.output("data", prediction.data(given, x, zero, zero.add(SIGMA)));
        });
        Compiler compiler = Compiler.find();
        double data = compiler.compile(graph)
                .run(
                        compiler.variables(graph, RandomStream.of(1)),
                        Map.of(
                                "x", Nd4j.createFromArray(new double[][] {{SIGMA * EPS}}),
                                "predicted", Nd4j.createFromArray(new double[][] {{predicted}})))
                .get("data")
                .getDouble(0);
        if (prediction.needsSignal()) {
            assertFalse(Double.isFinite(data), prediction + " gives " + data);
        } else {
            assertEquals(DATA, data, 1e-14);
        }
    }
}
