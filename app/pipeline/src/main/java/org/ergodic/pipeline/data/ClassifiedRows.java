package org.ergodic.pipeline.data;

import java.util.Arrays;
import java.util.List;
import org.ergodic.api.data.Column;

/**
 * How likely each class of rows is.
 *
 * @param column the column of the classes
 * @param classes in ascending order, on the data's scale
 * @param probabilities p(y | x) {@code [n][classes]}; not-a-number in a row that could not be told
 */
public record ClassifiedRows(Column column, List<Double> classes, double[][] probabilities) {
    /** Copies the list. */
    public ClassifiedRows {
        classes = List.copyOf(classes);
        probabilities = Arrays.stream(probabilities).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * The likeliest class of a row.
     *
     * @param row from 0
     * @return its place among the classes; -1 for a row that could not be told
     */
    public int likeliest(int row) {
        double[] p = probabilities[row];
        int best = -1;
        for (int k = 0; k < p.length; k++) {
            if (!Double.isNaN(p[k]) && (best < 0 || p[k] > p[best])) {
                best = k;
            }
        }
        return best;
    }
}
