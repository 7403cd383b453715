package org.ergodic.data.scale;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.baseline.GaussianMixture;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.LazyMatrix;

/**
 * Which scale a table's columns are modelled on: {@code robust}, which leaves straight what is straight in the data
 * (ellipses, rings), or {@code quantile}, which takes from each column its spikes and tails. Both are fitted to four
 * fifths of some rows, and on each a mixture of Gaussians, and the other fifth is looked at; so in turn for each fifth.
 * The scale is the one on which rows are likelier then, or, where that is not clear, {@code quantile}.
 */
final class ScaleChoice {
    /** More rows than this say nothing new. */
    private static final int MOST_ROWS = 2500;

    /** Fewer say nothing. */
    private static final int LEAST_ROWS = 100;

    /** A mixture of wider rows takes too long, and has too few rows for its covariances. */
    private static final int MOST_COLUMNS = 64;

    /** The parts of which each is left out of a fit. */
    private static final int FOLDS = 5;

    /** Where expectation maximisation starts is part of what the scale is, and the same for every seed of a run. */
    private static final RandomStream STARTS = RandomStream.of(0);

    /**
     * The share of the rows at either end that does not count: under a Gaussian a row far out costs hundreds of nats,
     * under what is fitted on this scale a few.
     */
    private static final double EXTREME = 0.02;

    /** So many standard errors of the mean make a lead: on few rows of many columns mixtures differ by chance. */
    private static final double CLEAR = 2;

    private ScaleChoice() {}

    static DataConfig.Scale of(LazyMatrix y) {
        if (y.rows() < LEAST_ROWS || y.columns() > MOST_COLUMNS) {
            return DataConfig.Scale.QUANTILE;
        }
        int n = Math.min(MOST_ROWS, y.rows());
        double[][] rows = new double[n][y.columns()];
        for (int i = 0; i < n; i++) {
            y.read((int) ((long) i * y.rows() / n), rows[i]);
        }
        double[] robust = logLikelihoods(DataConfig.Scale.ROBUST, rows);
        double[] quantile = logLikelihoods(DataConfig.Scale.QUANTILE, rows);
        double[] leads = IntStream.range(0, n)
                .mapToDouble(i -> robust[i] - quantile[i])
                .sorted()
                .toArray();
        int extreme = (int) Math.ceil(EXTREME * n);
        Moments lead = Moments.of(Arrays.copyOfRange(leads, extreme, n - extreme));
        return lead.mean(0) > CLEAR * lead.deviation(0) / Math.sqrt(n)
                ? DataConfig.Scale.ROBUST
                : DataConfig.Scale.QUANTILE;
    }

    /** Of each row by fits to the rows of other folds. */
    private static double[] logLikelihoods(DataConfig.Scale kind, double[]... rows) {
        double[] logs = new double[rows.length];
        int components = 0;
        for (int f = 0; f < FOLDS; f++) {
            int fold = f;
            double[][] seen = IntStream.range(0, rows.length)
                    .filter(i -> i % FOLDS != fold)
                    .mapToObj(i -> rows[i])
                    .toArray(double[][]::new);
            ColumnFits fits = fit(kind, seen);
            double[][] scaled = Arrays.stream(seen).map(fits::scaled).toArray(double[][]::new);
            // The number of components takes most of the time, and is hardly another one in another fold.
            GaussianMixture mixture = components == 0
                    ? GaussianMixture.chosen(STARTS, scaled)
                    : GaussianMixture.fit(components, STARTS, scaled);
            components = mixture.components();
            for (int i = fold; i < rows.length; i += FOLDS) {
                logs[i] = mixture.logProb(fits.scaled(rows[i])) + fits.logSlope(rows[i]);
            }
        }
        return logs;
    }

    private static ColumnFits fit(DataConfig.Scale kind, double[]... seen) {
        LazyMatrix rows = LazyMatrix.reading(
                seen.length, seen[0].length, (i, into) -> System.arraycopy(seen[i], 0, into, 0, into.length));
        return ColumnFits.of(rows, rows.moments(), kind);
    }
}
