package org.ergodic.flows.autoregressive;

import java.util.Arrays;
import org.ergodic.api.graph.Events;

/** Which coordinates of an event a {@link Coupling} keeps; they condition the others. */
public enum Mask {
    /** The first half of the flattened event; of an odd number the smaller one. */
    HALVES {
        @Override
        boolean stays(int i, long... event) {
            return i < Events.size(event) / 2;
        }
    },
    /** Those of odd number in the flattened event, counted from 0. */
    ALTERNATE {
        @Override
        boolean stays(int i, long... event) {
            return i % 2 == 1;
        }
    },
    /** The white squares of a picture {@code [c, h, w]}: where row and column add up to an odd number. */
    CHECKERBOARD {
        @Override
        boolean stays(int i, long... event) {
            requirePicture(event);
            int width = (int) event[2];
            int row = i / width % (int) event[1];
            return (row + i % width) % 2 == 1;
        }
    },
    /** The first half of the channels of a picture {@code [c, h, w]}; of an odd number the smaller one. */
    CHANNELS {
        @Override
        boolean stays(int i, long... event) {
            requirePicture(event);
            return i / (event[1] * event[2]) < event[0] / 2;
        }
    };

    abstract boolean stays(int i, long... event);

    /**
     * The mask of an event.
     *
     * @param flip whether those stay that otherwise would not
     * @param event the shape of an event
     * @return whether each coordinate of the flattened event stays
     * @throws IllegalArgumentException if the mask is for pictures and the event is none
     */
    public boolean[] stays(boolean flip, long... event) {
        boolean[] stays = new boolean[Events.size(event)];
        for (int i = 0; i < stays.length; i++) {
            stays[i] = stays(i, event) != flip;
        }
        return stays;
    }

    private static void requirePicture(long... event) {
        if (event.length != 3) {
            throw new IllegalArgumentException("the masks checkerboard and channels are for pictures [c, h, w], and an"
                    + " event has shape " + Arrays.toString(event) + ": use alternate or halves");
        }
    }
}
