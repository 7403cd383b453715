package org.ergodic.api.model;

import java.util.Objects;
import org.apiguardian.api.API;
import org.nd4j.autodiff.samediff.SDVariable;

/** A batch of data as an objective sees it. Immutable. */
@API(status = API.Status.EXPERIMENTAL)
public final class Batch {
    private final SDVariable x;
    private final long[] event;
    private final Context context;
    private final SDVariable rows;

    private Batch(SDVariable x, long[] event, Context context, SDVariable rows) {
        this.x = Objects.requireNonNull(x, "x");
        this.event = event.clone();
        this.context = Objects.requireNonNull(context, "context");
        this.rows = Objects.requireNonNull(rows, "rows");
    }

    /**
     * A batch without conditions that is itself an input of the graph.
     *
     * @param x an input of the graph {@code [n, event]}
     * @param event the event's shape
     * @return the batch
     */
    public static Batch of(SDVariable x, long... event) {
        return new Batch(x, event, Context.none(), x);
    }

    /**
     * The same batch with conditions.
     *
     * @param other what the data are conditioned on
     * @return a new batch
     */
    public Batch withContext(Context other) {
        return new Batch(x, event, other, rows);
    }

    /**
     * The same batch that is computed.
     *
     * @param other an input of the graph with the rows of x, for random inputs to follow
     * @return a new batch
     */
    public Batch withRows(SDVariable other) {
        return new Batch(x, event, context, other);
    }

    /** {@return the data {@code [n, event]}} */
    public SDVariable x() {
        return x;
    }

    /** {@return a copy of the event's shape} */
    public long[] event() {
        return event.clone();
    }

    /** {@return what the data are conditioned on, usually nothing} */
    public Context context() {
        return context;
    }

    /** {@return an input of the graph with the rows of x, for random inputs to follow} */
    public SDVariable rows() {
        return rows;
    }
}
