package org.ergodic.flows.graph;

import java.util.Arrays;
import org.ergodic.api.graph.Events;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Squares of four pixels as four channels and back: equation 4 of Dinh, Sohl-Dickstein and Bengio (2017),
 * arXiv:1605.08803, section 3.5. Pictures are rows of their numbers, channels first; those of one channel stay
 * together.
 */
public final class Squares {
    private Squares() {}

    /** Channels, height and width of the events of a part that takes pictures alone; {@code name} is the part's. */
    public static int[] picture(String name, long... event) {
        if (event.length != 3) {
            throw new IllegalArgumentException(name + " is for pictures [channels, height, width], and here events are "
                    + Arrays.toString(event) + ": say data.event: image and, where the data do not tell, data.image,"
                    + " or choose another bijection");
        }
        return new int[] {Math.toIntExact(event[0]), Math.toIntExact(event[1]), Math.toIntExact(event[2])};
    }

    /** The shape {@code [4c, h/2, w/2]} that pictures {@code [c, h, w]} of even sides are squeezed to. */
    public static long[] squeezed(long... event) {
        return new long[] {4 * event[0], event[1] / 2, event[2] / 2};
    }

    /** Rows of pictures of the given shape as those of pictures squeezed. */
    public static SDVariable squeeze(SDVariable rows, long... event) {
        return rows.reshape(-1, event[0], event[1] / 2, 2, event[2] / 2, 2)
                .permute(0, 1, 3, 5, 2, 4)
                .reshape(-1, Events.size(event));
    }

    /** The way back from {@link #squeeze}; the shape is that before it. */
    public static SDVariable unsqueeze(SDVariable rows, long... event) {
        return rows.reshape(-1, event[0], 2, 2, event[1] / 2, event[2] / 2)
                .permute(0, 1, 4, 2, 5, 3)
                .reshape(-1, Events.size(event));
    }

    /** As {@link #squeeze}, of numbers: {@code [n, c, h, w]} as {@code [n, 4c, h/2, w/2]}, a copy. */
    public static INDArray squeeze(INDArray pictures, long... event) {
        return pictures.dup('c')
                .reshape('c', -1, event[0], event[1] / 2, 2, event[2] / 2, 2)
                .permute(0, 1, 3, 5, 2, 4)
                .dup('c')
                .reshape('c', Events.batch(pictures.size(0), squeezed(event)));
    }

    /** Where in a picture {@code [c, h, w]} an element of its squeezed form comes from, both counted in rows. */
    public static int origin(int element, long... event) {
        int half = (int) (event[2] / 2);
        int rows = (int) (event[1] / 2);
        int column = element % half;
        int row = element / half % rows;
        int channel = element / (half * rows);
        int inSquare = channel % 4;
        int y = 2 * row + inSquare / 2;
        int x = 2 * column + inSquare % 2;
        return (int) ((channel / 4 * event[1] + y) * event[2]) + x;
    }
}
