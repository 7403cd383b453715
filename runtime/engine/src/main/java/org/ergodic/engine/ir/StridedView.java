package org.ergodic.engine.ir;

import java.util.Arrays;

/**
 * How the elements of an array are read in another order: element {@code (i0, i1, ...)} of the shape lies at
 * {@code offset + i0 s0 + i1 s1 + ...}. Neighbouring dimensions that one stride describes are merged, so equal readings
 * are equal.
 */
public final class StridedView {
    private final int offset;
    private final int[] shape;
    private final int[] strides;

    private StridedView(int offset, int[] shape, int[] strides) {
        this.offset = offset;
        this.shape = shape;
        this.strides = strides;
    }

    public static StridedView of(int offset, int[] shape, int[] strides) {
        int[] d = new int[shape.length];
        int[] s = new int[shape.length];
        int n = 0;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 1) {
                continue;
            }
            if (n > 0 && s[n - 1] == strides[i] * shape[i]) {
                d[n - 1] *= shape[i];
                s[n - 1] = strides[i];
            } else {
                d[n] = shape[i];
                s[n] = strides[i];
                n++;
            }
        }
        return new StridedView(offset, Arrays.copyOf(d, n), Arrays.copyOf(s, n));
    }

    /** {@return which element of the array is the first} */
    public int offset() {
        return offset;
    }

    /** {@return the sizes of the merged dimensions} */
    public int[] shape() {
        return shape;
    }

    /** {@return how far apart in the array neighbours along each dimension are} */
    public int[] strides() {
        return strides;
    }

    /** Whether elements are read in their own order from the first on. */
    boolean isFlat() {
        return offset == 0 && (shape.length == 0 || shape.length == 1 && strides[0] == 1);
    }

    /** If the reading repeats the first p elements of the array over and over, p; else 0. */
    public int period() {
        if (offset == 0 && shape.length == 2 && strides[0] == 0 && strides[1] == 1) {
            return shape[1];
        }
        return 0;
    }

    /** Whether rows of the reading are columns of a matrix in the array. */
    public boolean isTransposed() {
        return shape.length == 2 && strides[0] == 1 && strides[1] >= shape[0];
    }

    /** Whether, of so many rows, each is read from the same row of an array of the given size. */
    public boolean keepsRows(int rows, int size) {
        if (size % rows != 0 || shape.length == 0 || shape[0] % rows != 0) {
            return false;
        }
        int row = size / rows;
        int some = shape[0] / rows;
        int low = offset + Math.min(0, (some - 1) * strides[0]);
        int high = offset + Math.max(0, (some - 1) * strides[0]);
        for (int i = 1; i < shape.length; i++) {
            low += Math.min(0, (shape[i] - 1) * strides[i]);
            high += Math.max(0, (shape[i] - 1) * strides[i]);
        }
        return some * strides[0] == row && low >= 0 && high < row;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StridedView that
                && offset == that.offset
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(strides, that.strides);
    }

    @Override
    public int hashCode() {
        return offset + 31 * Arrays.hashCode(shape) + 961 * Arrays.hashCode(strides);
    }

    @Override
    public String toString() {
        return offset + Arrays.toString(shape) + Arrays.toString(strides);
    }
}
