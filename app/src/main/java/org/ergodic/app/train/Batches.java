package org.ergodic.app.train;

import java.util.Arrays;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mini-batches without replacement: the rows in an order drawn anew for each epoch, one epoch after the other, cut into
 * batches of one size; a batch may straddle two epochs. Which rows a step sees is a function of its number alone.
 */
final class Batches {
    private final double[] values;
    private final long[] event;
    private final int rows;
    private final int width;
    private final int size;
    private final DataType type;
    private final RandomStream random;
    private long epoch = -1;
    private int[] order = {};

    Batches(INDArray data, int size, RandomStream random) {
        values = data.dup('c').data().asDouble();
        event = Events.event(data.shape());
        rows = (int) data.size(0);
        width = Events.size(event);
        this.size = Math.min(size, rows);
        type = data.dataType();
        this.random = random;
    }

    /** {@return the rows in each batch: as asked for, or all there are} */
    int size() {
        return size;
    }

    /**
     * The rows of a step.
     *
     * @param step from 1
     * @return {@code [size, event]}
     */
    INDArray at(long step) {
        double[] batch = new double[size * width];
        long first = (step - 1) * size;
        for (int i = 0; i < size; i++) {
            int row = row(first + i);
            System.arraycopy(values, row * width, batch, i * width, width);
        }
        return Nd4j.createFromArray(batch).castTo(type).reshape('c', Events.batch(size, event));
    }

    private int row(long position) {
        long wanted = position / rows;
        if (wanted != epoch) {
            order = random.split(wanted).permutation(rows);
            epoch = wanted;
        }
        return order[(int) (position % rows)];
    }

    @Override
    public String toString() {
        return "Batches of " + size + " " + Arrays.toString(event);
    }
}
