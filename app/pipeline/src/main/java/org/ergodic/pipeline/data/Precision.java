package org.ergodic.pipeline.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.message.Excerpt;
import org.ergodic.common.statistics.Moments;
import org.ergodic.data.scale.Scaling;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.DataTable;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Whether single precision, in which models compute, can hold a table's numbers on the model's scale and tell them
 * apart.
 */
final class Precision {
    /** Quartiles are taken of so many rows, evenly from all. */
    private static final int SAMPLED = 1001;

    /** How many numbers single precision must have between the quartiles. */
    private static final int FEWEST = 16;

    private final DataTable data;
    private final boolean single;

    Precision(DataTable data, DataType type) {
        this.data = data;
        this.single = type == DataType.FLOAT;
    }

    /**
     * Refuses a number that is infinite on the model's scale.
     *
     * @param rows all rows
     * @param names the columns' names
     * @param training the moments of those that are trained on
     * @param others the numbers of the other rows
     * @param scaling the scale
     */
    void check(LazyMatrix rows, List<String> names, Moments training, int[] others, Scaling scaling) {
        if (!single) {
            return;
        }
        boolean fits = IntStream.range(0, names.size())
                .allMatch(j ->
                        fits(scaling.scaled(j, training.least(j))) && fits(scaling.scaled(j, training.greatest(j))));
        IntStream looked = fits ? Arrays.stream(others).sorted() : IntStream.range(0, rows.rows());
        double[] row = new double[rows.columns()];
        looked.forEach(i -> {
            rows.read(i, row);
            for (int j = 0; j < row.length; j++) {
                if (!scaling.supports(j, row[j])) {
                    throw new DataException(data.place(i) + ", column " + Excerpt.of(names.get(j)) + " is " + row[j]
                            + ", which has no image on the model's scale (data.scale). Leave the row out, or use"
                            + " data.scale: quantile");
                }
                if (!fits(scaling.scaled(j, row[j]))) {
                    throw new DataException(data.place(i) + ", column " + Excerpt.of(names.get(j)) + " is " + row[j]
                            + ", on the model's scale " + scaling.scaled(j, row[j])
                            + ", beyond single precision. Leave the row out");
                }
            }
        });
    }

    private static boolean fits(double x) {
        return Math.abs(x) <= Float.MAX_VALUE;
    }

    /**
     * Refuses a column whose middle half single precision cannot tell apart: one of a few numbers far from 0 that are
     * not scaled, or beside which there is another so large that they shrink to nothing.
     */
    void checkMiddle(LazyMatrix rows, List<String> names, Moments moments, Scaling scaling) {
        if (!single) {
            return;
        }
        int n = Math.min(SAMPLED, rows.rows());
        double[][] sample = new double[rows.columns()][n];
        double[] row = new double[rows.columns()];
        for (int i = 0; i < n; i++) {
            rows.read((int) ((long) i * rows.rows() / n), row);
            for (int j = 0; j < row.length; j++) {
                sample[j][i] = row[j];
            }
        }
        for (int j = 0; j < sample.length; j++) {
            Arrays.sort(sample[j]);
            double lower = sample[j][n / 4];
            double upper = sample[j][n - 1 - n / 4];
            double width = scaling.scaled(j, upper) - scaling.scaled(j, lower);
            double size = Math.max(Math.abs(scaling.scaled(j, upper)), Math.abs(scaling.scaled(j, lower)));
            if (upper > lower && !moments.constant(j) && width < FEWEST * (double) Math.ulp((float) size)) {
                throw new DataException(
                        data.source() + ": column " + Excerpt.of(names.get(j)) + ": half of its values lie"
                                + " between " + lower + " and " + upper
                                + ", and on the model's scale single precision hardly tells"
                                + " them apart: they are too far from 0 (set data.scale: standardise), or too near"
                                + " to each other beside " + moments.least(j) + " and " + moments.greatest(j)
                                + ", the least and the greatest (do they mark missing values? Else take the column's"
                                + " logarithm)");
            }
        }
    }
}
