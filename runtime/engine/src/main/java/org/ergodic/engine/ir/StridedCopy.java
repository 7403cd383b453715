package org.ergodic.engine.ir;

import org.ergodic.engine.kernel.Kernels;

/** Copies what a {@link StridedView} reads. */
public final class StridedCopy {
    /** Rows so short that finding each takes longer than copying it. */
    private static final int SHORT = 16;

    private StridedCopy() {}

    /**
     * Copies a stretch.
     *
     * @param access the reading
     * @param from the array read
     * @param first which element is the first in the array
     * @param start the first element of the reading
     * @param n how many
     * @param to written from element {@code at} on
     */
    public static void copy(
            Kernels kernels, StridedView access, Object from, int first, int start, int n, Object to, int at) {
        int rank = access.shape().length;
        if (rank == 0) {
            kernels.fill(to, at, n, kernels.at(from, access.offset() - first));
            return;
        }
        int width = access.shape()[rank - 1];
        int stride = access.strides()[rank - 1];
        int row = start / width;
        int column = start - row * width;
        int done = 0;
        if (rank == 2 && width <= SHORT && from instanceof float[] source) {
            int far = access.strides()[0];
            int base = access.offset() - first + row * far;
            float[] target = (float[]) to;
            if (column > 0) {
                done = Math.min(width - column, n);
                run(source, base + column * stride, stride, target, at, done);
                base += far;
            }
            int rows = (n - done) / width;
            if (stride == 0) {
                spread(source, base, far, target, at + done, width, rows);
            } else {
                rows(source, base, far, stride, target, at + done, width, rows);
            }
            done += rows * width;
            run(source, base + rows * far, stride, target, at + done, n - done);
            return;
        }
        while (done < n) {
            int base = access.offset() - first;
            int rest = row;
            for (int i = rank - 2; i >= 0; i--) {
                int next = rest / access.shape()[i];
                base += (rest - next * access.shape()[i]) * access.strides()[i];
                rest = next;
            }
            int count = Math.min(width - column, n - done);
            run(from, base + column * stride, stride, to, at + done, count);
            done += count;
            column = 0;
            row++;
        }
    }

    /** Repeats each of some numbers all along a short row. */
    private static void spread(float[] from, int base, int far, float[] to, int at, int width, int rows) {
        for (int i = 0; i < rows; i++) {
            float value = from[base + i * far];
            int j = at + i * width;
            int end = j + width;
            for (; j <= end - 4; j += 4) {
                to[j] = value;
                to[j + 1] = value;
                to[j + 2] = value;
                to[j + 3] = value;
            }
            for (; j < end; j++) {
                to[j] = value;
            }
        }
    }

    /** Copies short rows. */
    private static void rows(float[] from, int base, int far, int stride, float[] to, int at, int width, int rows) {
        for (int i = 0; i < rows; i++) {
            int source = base + i * far;
            int target = at + i * width;
            for (int j = 0; j < width; j++) {
                to[target + j] = from[source + j * stride];
            }
        }
    }

    /** Repeats the first elements of an array. */
    public static void repeat(int period, Object from, Object to, int at, int n) {
        for (int i = 0; i < n; i += period) {
            System.arraycopy(from, 0, to, at + i, Math.min(period, n - i));
        }
    }

    /** Copies rows of one length to the same column of longer rows. */
    public static void rows(Object from, int start, int length, Object to, int at, int row, int rows) {
        if (length <= 4 && from instanceof float[] source) {
            float[] target = (float[]) to;
            for (int i = 0; i < rows; i++) {
                for (int k = 0; k < length; k++) {
                    target[at + i * row + k] = source[start + i * length + k];
                }
            }
            return;
        }
        for (int i = 0; i < rows; i++) {
            System.arraycopy(from, start + i * length, to, at + i * row, length);
        }
    }

    /** Copies elements that are a stride apart. */
    public static void run(Object from, int base, int stride, Object to, int at, int n) {
        if (stride == 1 && n > 8) {
            System.arraycopy(from, base, to, at, n);
        } else if (from instanceof float[] source) {
            run(source, base, stride, (float[]) to, at, n);
        } else {
            run((double[]) from, base, stride, (double[]) to, at, n);
        }
    }

    private static void run(float[] from, int base, int stride, float[] to, int at, int n) {
        if (n == 0) {
            return;
        }
        if (stride == 0) {
            float value = from[base];
            for (int i = 0; i < n; i++) {
                to[at + i] = value;
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            to[at + i] = from[base + i * stride];
        }
    }

    private static void run(double[] from, int base, int stride, double[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] = from[base + i * stride];
        }
    }
}
