package org.ergodic.engine.image;

/**
 * Tiles of the two products of a convolution. Each number of a result is a sum of products in one order, which depends
 * on the tile's place in no way.
 */
interface WindowTiles {
    /** Rows of a tile of windows. */
    int ROWS = 6;

    /** Vectors of a tile of windows. */
    int PANEL = 2;

    /** Rows of a tile of a gradient. */
    int FEW_ROWS = 4;

    /** Vectors of a tile of a gradient. */
    int WIDE = 3;

    /**
     * A piece of six windows by a panel of weights: {@code c(i, j) = d(i, j) + sum a(rows(i) + shift + q) b(q, j)}, the
     * sum over q from 0 to the length, in this order.
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

    /**
     * Adds products of four channels of a result with numbers of its windows: {@code c(i, j) += sum a(q, i) b(at(q) +
     * j)}, the sum over windows q from 0 to the length, in this order.
     *
     * @param length how many windows
     * @param at where each is
     * @param a four channels of a window one after the other
     * @param c the tile, one row after the other
     */
    void gradient(int length, int[] at, float[] a, int ao, float[] b, int bo, float[] c, int co);
}
