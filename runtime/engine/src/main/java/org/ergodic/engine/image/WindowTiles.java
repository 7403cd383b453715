package org.ergodic.engine.image;

/**
 * Tiles of the two products of a convolution. Each number of a result is a sum of products in one order, which depends
 * on the tile's place in no way.
 */
interface WindowTiles {
    /** Rows of a tile. */
    int ROWS = 4;

    /** Vectors of a tile. */
    int VECTORS = 3;

    /** Rows of a wide tile. */
    int WIDE_ROWS = 2;

    /** Vectors of a wide tile. */
    int WIDE_VECTORS = 4;

    /**
     * A piece of four windows by a panel of weights of three vectors: {@code c(i, j) = d(i, j) + sum a(rows(i) + shift
     * + q) b(q, j)}, the sum over q from 0 to the length, in this order.
     *
     * @param length how many numbers of a piece lie one after the other
     * @param rows from element {@code at} on, where the windows begin
     * @param shift where the piece is from there
     * @param b the panel, one row after the other
     * @param d what to begin with, rows {@code ldd} apart
     * @param c the result, rows {@code ldc} apart
     */
    void windows(
            int length,
            float[] a,
            int[] rows,
            int at,
            int shift,
            float[] b,
            int bo,
            float[] d,
            int from,
            int ldd,
            float[] c,
            int co,
            int ldc);

    /** The same with two windows and a panel of four vectors. */
    void wideWindows(
            int length,
            float[] a,
            int[] rows,
            int at,
            int shift,
            float[] b,
            int bo,
            float[] d,
            int from,
            int ldd,
            float[] c,
            int co,
            int ldc);

    /** Copies four vectors of each window: {@code b(q, j) = a(at(q) + shift + j)}. */
    void gather(int length, float[] a, int[] at, int shift, float[] b, int bo);
}
