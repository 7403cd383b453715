package org.ergodic.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Energy;
import org.ergodic.data.table.ArrayTable;
import org.ergodic.data.table.DataConfig;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.config.SampleConfig;
import org.ergodic.pipeline.config.TrainConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Missing cells of rows of a Gaussian, whose conditional distribution is known. */
@Tag("measured")
class ImputationTest {
    private static final double CORRELATION = 0.8;

    private static final int TIMES = 600;

    /** Both have mean 0 and variance 1. */
    private static double[][] gaussian(int n) {
        Random random = new Random(4);
        double[][] rows = new double[n][2];
        for (double[] row : rows) {
            row[0] = random.nextGaussian();
            row[1] = CORRELATION * row[0] + Math.sqrt(1 - CORRELATION * CORRELATION) * random.nextGaussian();
        }
        return rows;
    }

    private static double[] filled(FittedModel model, Imputing how, double[][] rows, int row, int column) {
        ImputedRows all = model.impute(rows, Optional.empty(), how, RunSettings.silent());
        for (INDArray once : all.filled()) {
            for (int i = 0; i < rows.length; i++) {
                for (int j = 0; j < 2; j++) {
                    if (!Double.isNaN(rows[i][j])) {
                        assertEquals(rows[i][j], once.getDouble(i, j), 1e-6, "a cell that was there");
                    }
                }
            }
        }
        return all.filled().stream()
                .mapToDouble(once -> once.getDouble(row, column))
                .toArray();
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double... values) {
        double mean = mean(values);
        return mean(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).toArray());
    }

    /** A Gaussian flow, fitted to data so many that its conditional is theirs to a few hundredths. */
    @Test
    @DisplayName("a flow's chains fill in by the conditional distribution, and an empty row by the whole one")
    void flow() {
        FittedModel model = Pipeline.builder()
                .seed(3)
                .data(ArrayTable.of(gaussian(4000)), DataConfig.ofArrays().build())
                .model(
                        "flow",
                        Map.of("bijections", List.of(Component.of("linear-lu")), "base", Component.of("gaussian")))
                .train(TrainConfig.builder()
                        .steps(300)
                        .batch(400)
                        .optimizer("adam", Map.of("rate", 0.02))
                        .build())
                .sample(SampleConfig.builder().count(2).build())
                .build()
                .run()
                .model();
        double none = Double.NaN;
        double[][] rows = {{1.5, none}, {none, -1}, {0.25, 0.5}, {none, none}};
        Imputing how = Imputing.DEFAULT.times(TIMES);
        // Four standard errors of 600 draws are 0.1 of the mean's; the fit is off by some hundredths.
        double[] second = filled(model, how, rows, 0, 1);
        assertEquals(CORRELATION * 1.5, mean(second), 0.15);
        assertEquals(1 - CORRELATION * CORRELATION, variance(second), 0.12);
        double[] first = filled(model, how, rows, 1, 0);
        assertEquals(-CORRELATION, mean(first), 0.15);
        double[] both = filled(model, how, rows, 3, 0);
        assertEquals(0, mean(both), 0.25);
        assertEquals(1, variance(both), 0.3);
    }

    /** RePaint's bias towards what is drawn without the known cell was 0.05 of 1.2 where it was measured. */
    @Test
    @DisplayName("a diffusion model fills in by in-painting along its path")
    void diffusion() {
        FittedModel model = Pipeline.builder()
                .seed(3)
                .data(
                        ArrayTable.of(gaussian(400)),
                        DataConfig.ofArrays().scale(DataConfig.Scale.NONE).build())
                .model(
                        "diffusion",
                        Map.of("score", Component.of("gaussian", Map.of("covariance", List.of(1.0, 0.8, 0.8, 1.0)))))
                .train(TrainConfig.builder().steps(0).build())
                .sample(SampleConfig.builder()
                        .count(2)
                        .solver("euler-maruyama", Map.of("steps", 60))
                        .build())
                .evaluate()
                .build()
                .run()
                .model();
        double[][] rows = IntStream.range(0, TIMES)
                .mapToObj(i -> new double[] {1.5, Double.NaN})
                .toArray(double[][]::new);
        double[] second = model.impute(rows, Optional.empty(), Imputing.DEFAULT, RunSettings.silent())
                .all()
                .getColumn(1)
                .dup()
                .data()
                .asDouble();
        assertEquals(CORRELATION * 1.5, mean(second), 0.2);
        assertEquals(1 - CORRELATION * CORRELATION, variance(second), 0.12);
    }

    /** Sixteen states, whose free energies say each conditional probability exactly. */
    @Test
    @DisplayName("a Boltzmann machine fills in by the conditional distribution of its enumerated states")
    void machine() {
        double[][] bits = new double[40][4];
        Random random = new Random(7);
        for (double[] row : bits) {
            row[0] = random.nextInt(2);
            row[1] = random.nextInt(8) == 0 ? 1 - row[0] : row[0];
            row[2] = random.nextInt(2);
            row[3] = random.nextInt(5) == 0 ? 1 - row[2] : row[2] * row[0];
        }
        FittedModel model = Pipeline.builder()
                .seed(3)
                .data(
                        ArrayTable.of(bits),
                        DataConfig.ofArrays().scale(DataConfig.Scale.NONE).build())
                .model("energy", Map.of("energy", Component.of("rbm", Map.of("hidden", 3))))
                .train(TrainConfig.builder()
                        .steps(200)
                        .batch(36)
                        .optimizer("adam", Map.of("rate", 0.05))
                        .build())
                .sample(SampleConfig.builder().count(2).build())
                .evaluate()
                .build()
                .run()
                .model();
        double[] state = new double[16];
        double[][] states = new double[16][4];
        for (int k = 0; k < 16; k++) {
            for (int j = 0; j < 4; j++) {
                states[k][j] = k >> j & 1;
            }
        }
        double[] energies = model.evaluator()
                .compile(s -> s.output(
                        "energy", model.model().views().require(Energy.VIEW).energy(s, s.input("x", -1, 4))))
                .call(model.evaluator().variables())
                .set("x", Nd4j.createFromArray(states).castTo(model.evaluator().dataType()))
                .run()
                .get("energy")
                .castTo(DataType.DOUBLE)
                .toDoubleVector();
        double all = 0;
        for (int k = 0; k < 16; k++) {
            // The first cell is known to be 1, and the third 0.
            state[k] = states[k][0] == 1 && states[k][2] == 0 ? Math.exp(-energies[k]) : 0;
            all += state[k];
        }
        double[][] rows = IntStream.range(0, TIMES)
                .mapToObj(i -> new double[] {1, Double.NaN, 0, Double.NaN})
                .toArray(double[][]::new);
        double[][] filled = model.impute(rows);
        double[] counts = new double[16];
        for (double[] row : filled) {
            counts[(int) (row[0] + 2 * row[1] + 4 * row[2] + 8 * row[3])]++;
        }
        for (int k = 0; k < 16; k++) {
            double p = state[k] / all;
            // Four standard errors of a share of independent chains: false alarms of one in four thousand.
            assertEquals(p, counts[k] / TIMES, 4 * Math.sqrt(p * (1 - p) / TIMES), "state " + k);
        }
    }
}
