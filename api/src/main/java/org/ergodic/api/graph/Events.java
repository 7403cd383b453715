package org.ergodic.api.graph;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apiguardian.api.API;
import org.ergodic.api.array.NativeMemory;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Helpers for batches of events {@code [n, event]} whose event has any shape. */
@API(status = API.Status.EXPERIMENTAL)
public final class Events {
    private Events() {}

    private static final int AT_ONCE = 1 << 20;

    /** What is done with the numbers of one row. */
    @FunctionalInterface
    public interface RowVisitor {
        /**
         * Looks at a row.
         *
         * @param row its number, from 0
         * @param values its numbers in the order of the last dimension first; only for this call
         * @return whether to go on
         */
        boolean visit(int row, double[] values);
    }

    /**
     * Visits the rows of an array in their order, some thousands at a time, so that no copy of the whole is made.
     *
     * @param x {@code [n, event]}; not changed
     * @param visitor told of each row
     */
    public static void eachRow(INDArray x, RowVisitor visitor) {
        int n = Math.toIntExact(x.size(0));
        int width = size(event(x.shape()));
        int block = Math.max(1, AT_ONCE / Math.max(1, width));
        double[] row = new double[width];
        for (int from = 0; from < n && width > 0; from += block) {
            int to = Math.min(n, from + block);
            INDArray part = from == 0 && to == n ? x : x.get(NDArrayIndex.interval(from, to));
            double[] values = NativeMemory.values(part);
            for (int i = from; i < to; i++) {
                System.arraycopy(values, (i - from) * width, row, 0, width);
                if (!visitor.visit(i, row)) {
                    return;
                }
            }
        }
    }

    /**
     * The number of elements of an event.
     *
     * @param event its shape; empty for one number a row
     * @return the product of the sizes
     * @throws SizeException if it is more than a Java array can hold
     */
    public static int size(long... event) {
        if (!Sizes.fits(event)) {
            throw new SizeException("an event of shape " + Arrays.toString(event), "use smaller events");
        }
        return Sizes.elements(event);
    }

    /**
     * The shape of n events.
     *
     * @param n how many; -1 for a batch
     * @param event the event's shape
     * @return {@code [n, event]}
     */
    public static long[] batch(long n, long... event) {
        long[] shape = new long[event.length + 1];
        shape[0] = n;
        System.arraycopy(event, 0, shape, 1, event.length);
        return shape;
    }

    /**
     * The event shape of a batch.
     *
     * @param batch {@code [n, event]}
     * @return the event's shape
     */
    public static long[] event(long... batch) {
        return Arrays.copyOfRange(batch, 1, batch.length);
    }

    /**
     * The shape of one number for each row, broadcasting over the events: {@code [n, 1, ..., 1]}.
     *
     * @param n how many; -1 for a batch
     * @param event the event's shape
     * @return a shape of the rank of {@code [n, event]}
     */
    public static long[] column(long n, long... event) {
        long[] shape = new long[event.length + 1];
        Arrays.fill(shape, 1);
        shape[0] = n;
        return shape;
    }

    /**
     * One row as often as a batch has rows, such as a time that all samples share. It stays one row in what is computed
     * of it until that meets a row's own values, so it costs next to nothing.
     *
     * @param row {@code [1, ...]}
     * @param rank the rank of the row's array
     * @param batch {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n, ...]}
     */
    public static SDVariable repeat(SDVariable row, int rank, SDVariable batch, long... event) {
        SDIndex[] first = new SDIndex[event.length + 1];
        Arrays.fill(first, SDIndex.interval(0, 1));
        first[0] = SDIndex.all();
        SDVariable numbers = event.length == 0 ? batch : batch.get(first);
        long[] column = column(-1, new long[rank - 1]);
        return batch.getSameDiff().zerosLike(numbers.reshape(column)).add(row);
    }

    /**
     * The sum over each event.
     *
     * @param x {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n]}
     */
    public static SDVariable sum(SDVariable x, long... event) {
        return event.length == 0
                ? x
                : x.sum(IntStream.rangeClosed(1, event.length).toArray());
    }

    /**
     * Each event as one row of numbers.
     *
     * @param x {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n, d]} with d the number of elements of an event
     */
    public static SDVariable flatten(SDVariable x, long... event) {
        return event.length == 1 ? x : x.reshape(-1, size(event));
    }

    /**
     * Rows of numbers as events.
     *
     * @param x {@code [n, d]}
     * @param event the event's shape, of d elements
     * @return {@code [n, event]}
     */
    public static SDVariable unflatten(SDVariable x, long... event) {
        return event.length == 1 ? x : x.reshape(batch(-1, event));
    }
}
