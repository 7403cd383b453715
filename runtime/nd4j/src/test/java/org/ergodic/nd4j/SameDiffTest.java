package org.ergodic.nd4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Graphs: values, gradients, training, and their way to a file and back, all from inside the named module. */
final class SameDiffTest {
    private final INDArray x = Nd4j.linspace(DataType.DOUBLE, -1, 0.25, 8).reshape(4, 2);
    private final INDArray w0 = Nd4j.linspace(DataType.DOUBLE, 0.1, 0.2, 6).reshape(2, 3);

    /** loss = sum(tanh(x w)^2). */
    private SameDiff graph() {
        SameDiff graph = SameDiff.create();
        SDVariable in = graph.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable w = graph.var("w", w0.dup());
        SDVariable hidden = graph.math.tanh("hidden", in.mmul(w));
        graph.math.square(hidden).sum("loss");
        graph.setLossVariables("loss");
        return graph;
    }

    @Test
    void gradientAgreesWithItsClosedForm() {
        INDArray gradient = graph().calculateGradients(Map.of("x", x), "w").get("w");

        // d/dw sum(h^2) = x' (2 h (1 - h^2)), h = tanh(x w)
        double[][] expected = new double[2][3];
        for (int n = 0; n < 4; n++) {
            for (int j = 0; j < 3; j++) {
                double h = Math.tanh(x.getDouble(n, 0) * w0.getDouble(0, j) + x.getDouble(n, 1) * w0.getDouble(1, j));
                for (int i = 0; i < 2; i++) {
                    expected[i][j] += x.getDouble(n, i) * 2 * h * (1 - h * h);
                }
            }
        }
        for (int i = 0; i < 2; i++) {
            // A sum of four terms below 2 in double precision.
            assertArrayEquals(expected[i], gradient.getRow(i).toDoubleVector(), 1e-13);
        }
    }

    @Test
    void aReloadedGraphGivesTheSameValues(@TempDir Path directory) throws IOException {
        SameDiff graph = graph();
        File file = directory.resolve("graph.fb").toFile();

        graph.save(file, true);
        SameDiff reloaded = SameDiff.load(file, true);

        assertEquals(
                graph.output(Map.of("x", x), "hidden").get("hidden"),
                reloaded.output(Map.of("x", x), "hidden").get("hidden"));
    }

    @Test
    void trainingLowersTheLossAndKeepsItsConfiguration() {
        SameDiff graph = SameDiff.create();
        SDVariable in = graph.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable label = graph.placeHolder("y", DataType.DOUBLE, -1, 3);
        SDVariable w = graph.var("w", w0.dup());
        graph.math.square(in.mmul(w).sub(label)).mean("loss");
        graph.setLossVariables("loss");
        TrainingConfig config = TrainingConfig.builder()
                .updater(new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 1e-2, 0.99)))
                .dataSetFeatureMapping("x")
                .dataSetLabelMapping("y")
                .build();
        graph.setTrainingConfig(config);
        INDArray y = Nd4j.ones(DataType.DOUBLE, 4, 3);

        double before = loss(graph, y);
        graph.fit(new SingletonDataSetIterator(new DataSet(x, y)), 50);

        assertTrue(loss(graph, y) < before, "the loss was " + before + " and is " + loss(graph, y));
        assertEquals(config, TrainingConfig.fromJson(config.toJson()));
    }

    private double loss(SameDiff graph, INDArray y) {
        return graph.output(Map.of("x", x, "y", y), "loss").get("loss").getDouble();
    }

    @Test
    void conditionalsAndRandomOpsRun() {
        SameDiff graph = SameDiff.create();
        SDVariable in = graph.placeHolder("x", DataType.DOUBLE, -1, 2);
        SDVariable chosen = graph.ifCond(null, null, g -> in.sum().lt(0.0), g -> in.mul(2.0), g -> in.mul(3.0));

        // The entries of x sum to -1.
        assertEquals(x.mul(2.0), chosen.eval(Map.of("x", x)));
        INDArray noise =
                graph.random.normal("noise", 0, 1, DataType.DOUBLE, 100).eval();
        assertTrue(noise.stdNumber().doubleValue() > 0.5);
    }

    @Test
    void evaluationCountsAndPrints() {
        Evaluation evaluation = new Evaluation();
        evaluation.eval(Nd4j.eye(3), Nd4j.eye(3));

        assertEquals(1.0, evaluation.accuracy(), 0.0);
        assertTrue(evaluation.stats().contains("Accuracy"));
        assertEquals(evaluation, Evaluation.fromJson(evaluation.toJson()));
    }
}
