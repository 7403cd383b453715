package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A batch of data as an objective sees it.
 *
 * @param x {@code [n, event]}
 * @param event the event's shape
 * @param context what the data are conditioned on, usually nothing
 * @param rows an input of the graph with the rows of x, for random inputs to follow
 */
@API(status = API.Status.EXPERIMENTAL)
public record Batch(SDVariable x, long[] event, Context context, SDVariable rows) {
    /** Copies the shape. */
    public Batch {
        event = event.clone();
    }

    /**
     * A batch that is itself an input of the graph.
     *
     * @param x an input of the graph {@code [n, event]}
     * @param event the event's shape
     * @param context what the data are conditioned on
     */
    public Batch(SDVariable x, long[] event, Context context) {
        this(x, event, context, x);
    }

    /** {@return a copy of the event's shape} */
    @Override
    public long[] event() {
        return event.clone();
    }
}
