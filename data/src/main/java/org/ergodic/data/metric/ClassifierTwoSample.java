package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.model.Metric;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.view.View;
import org.ergodic.data.table.LazyMatrix;

/**
 * The classifier two-sample test: how well a classifier tells samples from data (Lopez-Paz and Oquab 2017, "Revisiting
 * classifier two-sample tests", arXiv:1610.06545). The classifier is boosted trees, cross-validated on as many samples
 * as rows.
 *
 * <p>{@code classifier-auc} is the share of pairs of a sample and a row that it puts in the right order,
 * {@code classifier-accuracy} the share of both that it recognises. A half is what guessing reaches: samples that
 * cannot be told from data. 1 says that every sample gives itself away. The floor is the same of data against data, the
 * baseline that of samples of a mixture of Gaussians.
 *
 * <p>Samples are compared with held-out rows where these are at least 250, and else with all rows, those that the model
 * has learned from too, since so few rows say too little; the detail {@code compared-with} tells. Of long rows fewer
 * are compared.
 */
final class ClassifierTwoSample implements Metric {
    static final String AUC = "classifier-auc";
    static final String ACCURACY = "classifier-accuracy";

    /** So few held-out rows are joined by training rows. */
    private static final int ENOUGH = 250;

    /** Of fewer rows a classifier learns nothing. */
    private static final int FEWEST = 20;

    /** A set of so many numbers takes a second. */
    private static final int MOST_NUMBERS = 200_000;

    private static final int FOLDS = 4;

    private final ClassifierTwoSampleFactory.Config config;

    ClassifierTwoSample(ClassifierTwoSampleFactory.Config config) {
        this.config = config;
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of();
    }

    @Override
    public Map<String, Measurement> measure(Evaluation evaluation) {
        TableRows table = TableRows.of(evaluation);
        RandomStream random = evaluation.random().split("classifier");
        boolean held = table.holdout().rows() >= ENOUGH;
        LazyMatrix reference = held ? table.holdout() : table.holdout().followedBy(table.training());
        int most = Math.max(FEWEST, Math.min(config.maxRows(), MOST_NUMBERS / table.width()));
        int n = Math.min(most, Math.min(reference.rows(), table.samples().length));
        if (n < FEWEST) {
            String why = "a classifier needs at least " + FEWEST + " samples and rows, and there are "
                    + table.samples().length + " finite samples and " + reference.rows() + " rows";
            Map<String, Measurement> none = new LinkedHashMap<>();
            none.put(AUC, table.missing("share of pairs", why));
            none.put(ACCURACY, table.missing("share of rows", why));
            return none;
        }
        boolean[] category = new boolean[table.width()];
        for (int j = 0; j < category.length; j++) {
            category[j] = table.columns().get(j).category();
        }
        double[][] rows = TableRows.choose(reference, n, random.split("rows"));
        RandomStream folds = random.split("folds");
        TwoSampleTest value =
                TwoSampleTest.of(rows, table.chosenSamples(n, random.split("samples")), category, FOLDS, folds);
        TwoSampleTest floor = floor(table, reference, held, n, category, random);
        FittedBaselines.Sampler sampler = FittedBaselines.sampler(evaluation);
        TwoSampleTest baseline =
                TwoSampleTest.of(rows, sampler.draw(evaluation, random.split("baseline"), n), category, FOLDS, folds);

        Map<String, Object> details = table.details(n, n);
        details.put("compared-with", held ? "held-out rows" : "all rows");
        details.put("baseline-is", FittedBaselines.words(sampler.baseline()));
        // The standard deviation of Mann and Whitney's statistic where both sets are of one distribution.
        details.put("by-chance", Math.sqrt((2.0 * n + 1) / (12.0 * n * n)));
        Map<String, Measurement> figures = new LinkedHashMap<>();
        figures.put(
                AUC,
                Measurement.of(value.auc(), "share of pairs told apart")
                        .withFloor(floor.auc())
                        .withBaseline(baseline.auc())
                        .withDetails(details));
        figures.put(
                ACCURACY,
                Measurement.of(value.recognised(), "share of rows told apart")
                        .withFloor(floor.recognised())
                        .withBaseline(baseline.recognised())
                        .withDetails(details));
        return figures;
    }

    /** Data against data: held-out against training rows, or two halves of all. */
    private static TwoSampleTest floor(
            TableRows table, LazyMatrix reference, boolean held, int n, boolean[] category, RandomStream random) {
        RandomStream folds = random.split("folds");
        if (held) {
            int m = Math.min(n, table.training().rows());
            return TwoSampleTest.of(
                    TableRows.choose(reference, m, random.split("rows")),
                    TableRows.choose(table.training(), m, random.split("floor")),
                    category,
                    FOLDS,
                    folds);
        }
        double[][] all = TableRows.choose(reference, 2 * n, random.split("floor"));
        int half = all.length / 2;
        return TwoSampleTest.of(
                Arrays.copyOfRange(all, 0, half), Arrays.copyOfRange(all, half, 2 * half), category, FOLDS, folds);
    }
}
