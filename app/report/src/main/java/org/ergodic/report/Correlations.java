package org.ergodic.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.data.Schema;

/** Pearson correlations of columns whose order counts, over the rows in which both cells are there. */
final class Correlations {
    static final int MOST_COLUMNS = 60;

    private Correlations() {}

    /** {@return the columns that have correlations: those that are no categories, the first so many} */
    static List<Integer> columns(Schema schema) {
        return IntStream.range(0, schema.size())
                .filter(i -> schema.column(i).categories().isEmpty())
                .limit(MOST_COLUMNS)
                .boxed()
                .toList();
    }

    /** {@return the correlations of some columns; not-a-number for those of a constant} */
    static double[][] of(double[][] values, List<Integer> columns) {
        int n = columns.size();
        double[][] all = new double[n][n];
        for (int i = 0; i < n; i++) {
            all[i][i] = 1;
            for (int j = 0; j < i; j++) {
                all[i][j] = of(values[columns.get(i)], values[columns.get(j)]);
                all[j][i] = all[i][j];
            }
        }
        return all;
    }

    static double of(double[] x, double[] y) {
        double n = 0;
        double meanX = 0;
        double meanY = 0;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            if (Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                // Welford's updates: no cancellation far from 0.
                n++;
                double dx = x[i] - meanX;
                double dy = y[i] - meanY;
                meanX += dx / n;
                meanY += dy / n;
                xx += dx * (x[i] - meanX);
                yy += dy * (y[i] - meanY);
                xy += dx * (y[i] - meanY);
            }
        }
        double size = Math.sqrt(xx) * Math.sqrt(yy);
        return size > 0 ? Math.max(-1, Math.min(1, xy / size)) : Double.NaN;
    }

    /** {@return places in the list of columns, ordered so that those with the strongest correlations come first} */
    static List<Integer> strongest(double[][] correlations) {
        return IntStream.range(0, correlations.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -IntStream.range(0, correlations.length)
                        .filter(j -> j != i && !Double.isNaN(correlations[i][j]))
                        .mapToDouble(j -> Math.abs(correlations[i][j]))
                        .max()
                        .orElse(0)))
                .toList();
    }
}
