package org.ergodic.report;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.LazyMatrix;

/**
 * The rows of a table that are nearest to others by Euclidean distance. Of a large table some rows are searched, chosen
 * at random and always the same.
 *
 * @param rows the nearest row of each
 * @param searched among how many rows
 */
record Nearest(double[][] rows, int searched) {
    private static final int MOST_ROWS = 20_000;

    static Nearest of(double[][] others, LazyMatrix table) {
        int[] places = table.rows() <= MOST_ROWS
                ? IntStream.range(0, table.rows()).toArray()
                : Arrays.copyOf(RandomStream.of(0).split("nearest").permutation(table.rows()), MOST_ROWS);
        double[] least = new double[others.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        int[] best = new int[others.length];
        Arrays.fill(best, places[0]);
        double[] row = new double[table.columns()];
        for (int place : places) {
            table.read(place, row);
            for (int k = 0; k < others.length; k++) {
                double distance = distance(row, others[k], least[k]);
                if (distance < least[k]) {
                    least[k] = distance;
                    best[k] = place;
                }
            }
        }
        return new Nearest(Arrays.stream(best).mapToObj(table::row).toArray(double[][]::new), places.length);
    }

    /** The squared distance, or something above a bound as soon as it is passed. */
    private static double distance(double[] a, double[] b, double bound) {
        double sum = 0;
        for (int i = 0; i < a.length && sum < bound; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }
}
