package org.ergodic.api.plugin;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;

/**
 * How much data a model is to be trained on: what its defaults follow from.
 *
 * @param rows the rows that are trained on, those held out not counted
 * @param event the shape of one event
 */
@API(status = API.Status.EXPERIMENTAL)
public record DataSize(int rows, long... event) {
    /** Checks and copies. */
    public DataSize {
        if (rows < 1) {
            throw new IllegalArgumentException("data to train on have at least one row, not " + rows);
        }
        event = event.clone();
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    /** {@return how many numbers an event has} */
    public int columns() {
        return Events.size(event);
    }

    /** {@return whether an event is a row of a table, and no picture or other array of a higher rank} */
    public boolean isTable() {
        return event.length == 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DataSize that && rows == that.rows && Arrays.equals(event, that.event);
    }

    @Override
    public int hashCode() {
        return 31 * rows + Arrays.hashCode(event);
    }

    @Override
    public String toString() {
        return rows + " rows of " + Arrays.toString(event);
    }
}
