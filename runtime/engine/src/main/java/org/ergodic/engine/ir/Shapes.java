package org.ergodic.engine.ir;

import java.util.Arrays;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.array.Sizes;
import org.ergodic.api.graph.GraphException;

/** Arithmetic of shapes. */
public final class Shapes {
    private Shapes() {}

    /** A shape of more elements than an array can have. */
    public static final class TooLarge extends GraphException {
        private static final long serialVersionUID = 1;

        TooLarge(int... shape) {
            super(SizeException.message("an array of shape " + Arrays.toString(shape), "use a smaller batch"));
        }
    }

    public static int size(int... shape) {
        long size = 1;
        for (int d : shape) {
            size *= d;
            if (size > Sizes.MOST) {
                throw new TooLarge(shape);
            }
        }
        return (int) size;
    }

    public static int[] ints(long... shape) {
        return Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
    }

    public static long[] longs(int... shape) {
        return Arrays.stream(shape).asLongStream().toArray();
    }

    /** Strides of a contiguous array. */
    public static int[] strides(int... shape) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return strides;
    }

    /** The shape two shapes are broadcast to, or null if they cannot be. */
    static int[] broadcast(int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] shape = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.length ? a[a.length - i] : 1;
            int y = i <= b.length ? b[b.length - i] : 1;
            if (x != y && x != 1 && y != 1) {
                return null;
            }
            shape[rank - i] = x == 1 ? y : x;
        }
        return shape;
    }

    /** Strides that read an array of the given shape as if it were broadcast to another; null if it cannot be. */
    public static int[] broadcastStrides(int[] shape, int[] to) {
        int missing = to.length - shape.length;
        if (missing < 0) {
            return null;
        }
        int[] own = strides(shape);
        int[] strides = new int[to.length];
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != 1 && shape[i] != to[i + missing]) {
                return null;
            }
            strides[i + missing] = shape[i] == 1 ? 0 : own[i];
        }
        return strides;
    }

    public static int axis(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }
}
