package org.ergodic.flows.autoregressive;

import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;

/** In which order the autoregressive layers of a stack generate the coordinates. */
public enum Order {
    /** From the first to the last in every layer. */
    NATURAL,
    /** From the first to the last and from the last to the first in turn. */
    ALTERNATE,
    /** Drawn at random for each layer. */
    RANDOM;

    /**
     * The order of a layer.
     *
     * @param layer its number, from 0
     * @param size the number of coordinates
     * @param seed for random orders
     * @return the coordinates in the order in which they are generated
     */
    public int[] of(int layer, int size, long seed) {
        if (this == RANDOM) {
            return RandomStream.of(seed).split("order").split(layer).permutation(size);
        }
        boolean back = this == ALTERNATE && layer % 2 == 1;
        return IntStream.range(0, size).map(i -> back ? size - 1 - i : i).toArray();
    }
}
