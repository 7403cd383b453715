package org.ergodic.pipeline.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows on the way from one row of a file to the next.
 *
 * @param from the number in the file of the row that each comes from, from 1
 * @param to the number of the row that each goes to
 * @param share of the way, from 0 to 1
 * @param rows the rows; one that could not be computed is not-a-number
 */
public record InterpolatedRows(List<Integer> from, List<Integer> to, List<Double> share, CodedRows rows) {
    /** Copies the lists. */
    public InterpolatedRows {
        from = List.copyOf(from);
        to = List.copyOf(to);
        share = List.copyOf(share);
    }

    /**
     * Ways between rows, one after the other.
     *
     * @param ends their numbers, in the order of the way
     * @param shares of each way
     * @param rows all rows
     * @return the rows with where they are
     */
    public static InterpolatedRows of(List<Integer> ends, double[] shares, CodedRows rows) {
        List<Integer> from = new ArrayList<>();
        List<Integer> to = new ArrayList<>();
        List<Double> share = new ArrayList<>();
        for (int i = 0; i + 1 < ends.size(); i++) {
            for (double s : shares) {
                from.add(ends.get(i));
                to.add(ends.get(i + 1));
                share.add(s);
            }
        }
        return new InterpolatedRows(from, to, share, rows);
    }

    /** {@return what the rows are, DOUBLE {@code [n, d]}} */
    public INDArray values() {
        return rows.values();
    }

    /** {@return what the rows are conditioned on, where the model is} */
    public Optional<INDArray> conditions() {
        return rows.conditions();
    }
}
