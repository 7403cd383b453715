package org.ergodic.api.array;

import org.apiguardian.api.API;

/** Numbers of elements, computed without overflow. */
@API(status = API.Status.EXPERIMENTAL)
public final class Sizes {
    /** The most elements that an array can have on every Java virtual machine. */
    public static final int MOST = Integer.MAX_VALUE - 64;

    private Sizes() {}

    /**
     * The number of elements of a batch.
     *
     * @param shape its shape, whose first size is the number of rows; sizes are not negative
     * @return the product of the sizes
     * @throws SizeException if it is more than an array can hold
     */
    public static int elements(long... shape) {
        if (!fits(shape)) {
            throw new SizeException(shape);
        }
        long size = 1;
        for (long d : shape) {
            size *= d;
        }
        return (int) size;
    }

    /**
     * Whether an array can hold so many elements.
     *
     * @param shape a shape whose sizes are not negative
     * @return whether the product of the sizes is at most {@link #MOST}
     */
    public static boolean fits(long... shape) {
        long size = 1;
        for (long d : shape) {
            if (d == 0) {
                return true;
            }
            size = size > MOST || d > MOST ? Long.MAX_VALUE : size * d;
        }
        return size <= MOST;
    }
}
