package org.ergodic.data.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.ergodic.api.data.Column;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Metric.Measurement;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** Metrics of tables, on tables of which their figures are known. */
final class TableMetricsTest {
    private static final RandomStream RANDOM = RandomStream.of(19);

    private static final Schema SCHEMA = new Schema(List.of(
            Column.number("income"), Column.integer("children"), Column.category("town", List.of("a", "b", "c"))));

    /** An income that depends on the number of children, rounded to halves, and a town that depends on it too. */
    private static double[][] people(String name, int n) {
        double[][] rows = new double[n][3];
        RandomStream random = RANDOM.split(name);
        for (int i = 0; i < n; i++) {
            double[] normal = new double[1];
            random.fill(Noise.NORMAL, i, normal, 0, 1);
            rows[i][1] = Math.floor(4 * random.split("u").uniform(i, 0));
            rows[i][0] = Math.rint(2 * (10 + 3 * rows[i][1] + normal[0])) / 2;
            rows[i][2] = rows[i][1] > 1 ? Math.floor(2 * random.split("u").uniform(i, 1)) : 2;
        }
        return rows;
    }

    private static Metric.Evaluation evaluation(double[][] samples, double[][] training, double[][] holdout) {
        return Metric.Evaluation.of(
                        null,
                        null,
                        Nd4j.createFromArray(samples),
                        Nd4j.createFromArray(training),
                        Nd4j.createFromArray(holdout),
                        RANDOM)
                .withSchema(SCHEMA);
    }

    private static final double[][] TRAINING = people("training", 600);
    private static final double[][] HOLDOUT = people("holdout", 300);
    private static final Metric.Evaluation GOOD = evaluation(people("samples", 400), TRAINING, HOLDOUT);

    /** The same columns, each from other rows. */
    private static double[][] shuffled(double[]... rows) {
        double[][] shuffled = new double[rows.length][3];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < 3; j++) {
                shuffled[i][j] = rows[(i + 17 * j) % rows.length][j];
            }
        }
        return shuffled;
    }

    private static Metric classifier() {
        return new ClassifierTwoSample(new ClassifierTwoSampleFactory.Config(400));
    }

    private static Metric marginals() {
        return new Marginals(new MarginalsFactory.Config(1000));
    }

    private static Metric pairs() {
        return new Pairs(new PairsFactory.Config(1000, 100));
    }

    private static Metric nearest() {
        return new NearestRecord(new NearestRecordFactory.Config(1000));
    }

    private static double close(Measurement figure) {
        return Math.abs(figure.value() - figure.floor().orElseThrow());
    }

    @Test
    void distancesOfColumnsAreThoseOfTheirDefinition() {
        // Shares 1/2, 1/2, 0 and 1/4, 1/4, 1/2: half of 1/4 + 1/4 + 1/2; and below 2, 1/2 against 1/4.
        assertEquals(0.5, Marginals.totalVariation(new double[] {1, 2}, new double[] {1, 2, 3, 3}), 1e-15);
        assertEquals(0.5, Marginals.kolmogorovSmirnov(new double[] {1, 2}, new double[] {1, 2, 3, 3}), 1e-15);
        assertEquals(1, Marginals.kolmogorovSmirnov(new double[] {1, 2}, new double[] {3}), 1e-15);
        // What is missing is a value of its own.
        double none = Double.NaN;
        assertEquals(0.5, Marginals.kolmogorovSmirnov(new double[] {none, 2}, new double[] {2, 2}), 1e-15);
        assertEquals(0, Marginals.totalVariation(new double[] {none, 0.0}, new double[] {-0.0, none}), 1e-15);
    }

    @Test
    void ranksAndCorrelations() {
        assertEquals("[0.5, 3.0, 0.5, 2.0]", Arrays.toString(Pairs.ranks(1, 9, 1, 4)));
        assertEquals(1, Pairs.pearson(Pairs.ranks(1, 5, 7), Pairs.ranks(1, 2, 300)), 1e-15);
    }

    @Test
    void goodSamplesAreAtTheFloor() {
        Map<String, Measurement> classified = classifier().measure(GOOD);
        // Four deviations of the area of 300 rows against 300: 4 / sqrt(6 * 300).
        assertEquals(0.5, classified.get(ClassifierTwoSample.AUC).value(), 0.095);
        assertEquals(
                "held-out rows",
                classified.get(ClassifierTwoSample.AUC).details().get("compared-with"));
        Measurement marginal = marginals().measure(GOOD).get(Marginals.NAME);
        // Both are distances of so many rows by chance, about 0.05.
        assertTrue(close(marginal) < 0.03, marginal.toString());
        assertTrue(close(pairs().measure(GOOD).get(Pairs.TABLES)) < 0.03);
        Map<String, Measurement> near = nearest().measure(GOOD);
        assertTrue(near.values().stream().allMatch(figure -> figure.warnings().isEmpty()), near.toString());
        // Three columns of few values: many rows occur twice, in samples as in held-out rows.
        assertTrue(near.get(NearestRecord.COPIES).floor().orElseThrow() > 0.5, near.toString());
        assertTrue(close(near.get(NearestRecord.COPIES)) < 0.1, near.toString());
        Measurement rounded = new Roundness().measure(GOOD).get(Roundness.NAME);
        assertEquals(0, rounded.value());
        assertEquals(0, rounded.floor().orElseThrow());
        // Where incomes are a wide component a mixture hits a step's hundredth, to either side, by chance.
        double income = ((List<?>) rounded.details().get("columns"))
                .stream()
                        .map(Map.class::cast)
                        .filter(column -> column.get("column").equals("income"))
                        .mapToDouble(column -> (double) column.get("baseline"))
                        .sum();
        assertEquals(0.98, income, 0.03);
        assertEquals(2, rounded.details().get("rounded-columns"));
    }

    @Test
    void samplesWithoutDependenceHaveTheirColumnsAndNotTheirPairs() {
        Metric.Evaluation bad = evaluation(shuffled(people("samples", 400)), TRAINING, HOLDOUT);
        assertTrue(close(marginals().measure(bad).get(Marginals.NAME)) < 0.03);
        Map<String, Measurement> pairs = pairs().measure(bad);
        Measurement tables = pairs.get(Pairs.TABLES);
        assertTrue(tables.value() > 3 * tables.floor().orElseThrow(), tables.toString());
        assertTrue(pairs.get(Pairs.CORRELATIONS).value() > 0.5, pairs.toString());
        assertTrue(classifier().measure(bad).get(ClassifierTwoSample.AUC).value() > 0.8);
    }

    @Test
    void aCategoryThatIsNeverDrawnIsNamed() {
        double[][] samples = people("samples", 400);
        for (double[] row : samples) {
            row[2] = row[2] == 2 ? 1 : row[2];
        }
        Measurement marginal =
                marginals().measure(evaluation(samples, TRAINING, HOLDOUT)).get(Marginals.NAME);
        Map<?, ?> worst = (Map<?, ?>) ((List<?>) marginal.details().get("columns")).get(0);
        assertEquals("town", worst.get("column"));
        assertEquals("total variation", worst.get("kind"));
        // Half of all rows.
        assertEquals(0.5, (double) worst.get("distance"), 0.1);
        assertFalse(worst.containsKey("wasserstein"));
    }

    @Test
    void copiesAndNearCopiesAreWarnedOf() {
        RandomStream noise = RANDOM.split("continuous");
        double[][][] sets = new double[2][300][3];
        for (int s = 0; s < 2; s++) {
            for (int i = 0; i < 300; i++) {
                noise.split(s).fill(Noise.NORMAL, i, sets[s][i], 0, 2);
            }
        }
        double[][] copies = Arrays.copyOf(sets[0], 200);
        Map<String, Measurement> figures = nearest().measure(evaluation(copies, sets[0], sets[1]));
        assertEquals(1, figures.get(NearestRecord.COPIES).value());
        assertEquals(0, figures.get(NearestRecord.COPIES).floor().orElseThrow());
        assertEquals(0, figures.get(NearestRecord.NEAREST).value());
        List<String> warned = new ArrayList<>();
        figures.values().forEach(figure -> figure.warnings().forEach(warning -> warned.add(warning.id())));
        assertEquals(List.of("samples-too-near", "samples-copied"), warned);

        double[][] near = Arrays.stream(copies)
                .map(row -> new double[] {row[0] + 1e-3, row[1], row[2]})
                .toArray(double[][]::new);
        figures = nearest().measure(evaluation(near, sets[0], sets[1]));
        assertEquals(0, figures.get(NearestRecord.COPIES).value());
        // A thousandth, in deviations of the column.
        assertEquals(1e-3, figures.get(NearestRecord.NEAREST).value(), 2e-4);
        assertEquals(
                "samples-too-near",
                figures.get(NearestRecord.NEAREST).warnings().get(0).id());
    }

    @Test
    void stepsOfValues() {
        assertEquals(OptionalDouble.of(1), Roundness.step(new double[] {0, 3, 4, 8}, 2));
        assertEquals(OptionalDouble.of(0.5), Roundness.step(new double[] {-0.5, 3, 4.5}, 2));
        assertEquals(OptionalDouble.of(100), Roundness.step(new double[] {1200, 1300, 1700, 1500}, 200));
        assertEquals(OptionalDouble.of(0.01), Roundness.step(new double[] {3.14, 2.72, 1.41, 1.57}, 0.8));
        assertEquals(OptionalDouble.empty(), Roundness.step(new double[] {Math.PI, Math.E, Math.sqrt(2)}, 0.8));
        assertEquals(OptionalDouble.empty(), Roundness.step(new double[] {7, 7, 7}, 1));
    }

    @Test
    void fewHeldOutRowsAreJoinedByTheOthers() {
        Metric.Evaluation few = evaluation(people("samples", 200), TRAINING, people("holdout", 30));
        Measurement area = classifier().measure(few).get(ClassifierTwoSample.AUC);
        assertEquals("all rows", area.details().get("compared-with"));
        assertEquals(200, area.details().get("samples"));
    }
}
