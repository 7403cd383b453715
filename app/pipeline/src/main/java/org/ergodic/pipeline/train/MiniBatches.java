package org.ergodic.pipeline.train;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.RandomStream;
import org.ergodic.pipeline.data.RowFeed;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Mini-batches without replacement: the rows in an order drawn anew for each epoch, one epoch after the other, cut into
 * batches of one size; a batch may straddle two epochs. Which rows a step sees is a function of its number alone.
 */
final class MiniBatches {
    /** What a buffer of Java's may span. */
    private static final long MOST_BYTES = Integer.MAX_VALUE;

    private final INDArray data;
    private final long[] event;
    private final int rows;
    private final int width;
    private final int size;
    private final RandomStream random;
    private final Optional<RowFeed> feed;
    private long epoch = -1;
    private int[] order = {};

    /** MiniBatches of rows {@code [n, event]}, which are not copied and so are not to be changed meanwhile. */
    MiniBatches(INDArray data, int size, RandomStream random) {
        this(data, size, random, Optional.empty());
    }

    /**
     * MiniBatches of rows that are worked out for each step, where there is a feed.
     *
     * @param feed gives the rows of some places as they are in a step, of which the data are then an example
     */
    MiniBatches(INDArray data, int size, RandomStream random, Optional<RowFeed> feed) {
        this.feed = feed;
        rows = feed.map(RowFeed::rows).orElseGet(() -> Math.toIntExact(data.size(0)));
        event = Events.event(data.shape());
        width = Events.size(event);
        this.data = feed.isEmpty() && (data.isView() || data.ordering() != 'c') ? data.dup('c') : data;
        this.size = Math.min(size, rows);
        if (!Sizes.fits(this.size, width)) {
            throw new SizeException(
                    "a batch of " + this.size + " rows of " + width + " numbers",
                    "use a smaller batch, by train.batch");
        }
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
        int[] chosen = places(step);
        if (feed.isPresent()) {
            return feed.get().x().apply(step, chosen);
        }
        if (data.length() * data.dataType().width() > MOST_BYTES) {
            return Nd4j.pullRows(data.reshape('c', rows, width), 1, chosen).reshape('c', Events.batch(size, event));
        }
        INDArray batch = Nd4j.createUninitialized(data.dataType(), Events.batch(size, event));
        if (data.dataType() == DataType.FLOAT) {
            FloatBuffer from = data.data().asNioFloat();
            FloatBuffer to = batch.data().asNioFloat();
            for (int i = 0; i < size; i++) {
                to.put(i * width, from, chosen[i] * width, width);
            }
        } else {
            DoubleBuffer from = data.data().asNioDouble();
            DoubleBuffer to = batch.data().asNioDouble();
            for (int i = 0; i < size; i++) {
                to.put(i * width, from, chosen[i] * width, width);
            }
        }
        return batch;
    }

    /** {@return where the rows of a step are, from 0} */
    int[] places(long step) {
        int[] chosen = new int[size];
        long first = (step - 1) * size;
        for (int i = 0; i < size; i++) {
            chosen[i] = row(first + i);
        }
        return chosen;
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
