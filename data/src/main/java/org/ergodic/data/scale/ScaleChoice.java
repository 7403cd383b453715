package org.ergodic.data.scale;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.GaussianMixture;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.LazyMatrix;

/**
 * Which scale a table's columns are modelled on: {@code robust}, which leaves straight what is straight in the data
 * (ellipses, rings), or {@code quantile}, which takes from each column its spikes and tails. Both are fitted to four
 * fifths of some rows, and on each a mixture of Gaussians; the other fifth says on which of them that is likelier.
 */
final class ScaleChoice {
    /** More rows than this say nothing new. */
    private static final int MOST_ROWS = 2500;

    /** Below, a fifth of the rows says nothing. */
    private static final int LEAST_ROWS = 100;

    /** A mixture of wider rows takes too long, and has too few rows for its covariances. */
    private static final int MOST_COLUMNS = 64;

    /** Each so many-th row is one that the fits do not see. */
    private static final int FOLDS = 5;

    /** Where expectation maximisation starts is part of what the scale is, and the same for every seed of a run. */
    private static final RandomStream STARTS = RandomStream.of(0);

    private ScaleChoice() {}

    static DataConfig.Scale of(LazyMatrix y) {
        if (y.rows() < LEAST_ROWS || y.columns() > MOST_COLUMNS) {
            return DataConfig.Scale.QUANTILE;
        }
        int n = Math.min(MOST_ROWS, y.rows());
        List<double[]> seen = new ArrayList<>();
        List<double[]> unseen = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double[] row = new double[y.columns()];
            y.read((int) ((long) i * y.rows() / n), row);
            (i % FOLDS == FOLDS - 1 ? unseen : seen).add(row);
        }
        return logLikelihood(DataConfig.Scale.ROBUST, seen, unseen)
                        > logLikelihood(DataConfig.Scale.QUANTILE, seen, unseen)
                ? DataConfig.Scale.ROBUST
                : DataConfig.Scale.QUANTILE;
    }

    private static double logLikelihood(DataConfig.Scale kind, List<double[]> seen, List<double[]> unseen) {
        LazyMatrix rows = LazyMatrix.reading(
                seen.size(), seen.get(0).length, (i, into) -> System.arraycopy(seen.get(i), 0, into, 0, into.length));
        ColumnFits fits = ColumnFits.of(rows, rows.moments(), kind);
        GaussianMixture mixture =
                GaussianMixture.chosen(STARTS, seen.stream().map(fits::scaled).toArray(double[][]::new));
        return unseen.stream()
                .mapToDouble(row -> mixture.logProb(fits.scaled(row)) + fits.logSlope(row))
                .sum();
    }
}
