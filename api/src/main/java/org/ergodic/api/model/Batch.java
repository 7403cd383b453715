package org.ergodic.api.model;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A batch of data as an objective sees it.
 *
 * @param x an input of the graph {@code [n, event]}, so that random inputs can follow its rows
 * @param event the event's shape
 * @param context what the data are conditioned on, usually nothing
 */
public record Batch(SDVariable x, long[] event, Context context) {
    /** Copies the shape. */
    public Batch {
        event = event.clone();
    }

    /** {@return a copy of the event's shape} */
    @Override
    public long[] event() {
        return event.clone();
    }
}
