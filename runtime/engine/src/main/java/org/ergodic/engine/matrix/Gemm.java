package org.ergodic.engine.matrix;

import java.util.Arrays;
import org.ergodic.engine.runtime.Vectors;

/**
 * Products of matrices in single precision, C = A B. Element (i, j) is the sum of {@code a(i, p) b(p, j)} over p from
 * first to last, each product added by one rounding to the sum so far, in stretches of 256 whose sums are added up.
 * Nothing else decides its bits: not the number of rows or columns, nor where the result is cut, so a row is the same
 * in any batch and on any number of threads.
 *
 * <p>The right matrix is laid out in panels of two or three vectors of columns and at most 256 rows, which stay in the
 * first-level cache while the rows of the left matrix pass by; so many of those go together as stay in the second
 * (Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication", doi:10.1145/1356052.1356053).
 *
 * <p>Products with at most 4 columns would leave most of a panel empty. They are dot products of rows of A and columns
 * of B: as many interleaved partial sums as a vector has numbers, over the p below the last multiple of that, each
 * product added by one rounding, added up by halves; then the other products one by one. These bits alone depend on the
 * width of the machine's vectors. Where a machine cannot multiply and add with one rounding, each product is rounded
 * by itself.
 */
final class Gemm {
    /** Numbers of a vector. */
    static final int LANES = Vectors.LANES;

    /** Vectors of a tile's row: with 32 registers two, with 16 three, of fewer rows. */
    private static final int MOST_VECTORS = LANES == 16 ? 2 : 3;

    /** Columns of a panel. */
    static final int WIDE = MOST_VECTORS * LANES;

    /** Rows of the highest tile. */
    static final int ROWS = 8;

    /** Rows of the highest tile of more than one vector. */
    private static final int WIDE_ROWS = LANES == 16 ? 8 : 4;

    private static final int FEW_ROWS = 4;

    /** Rows of a panel: with 24 columns, 24 KB of the first-level cache. */
    static final int DEPTH = 256;

    /** Rows of the left matrix that pass by: 256 KB of the second-level cache. */
    private static final int HEIGHT = 256;

    /** Columns of B of a product that is taken as dot products, and rows that make it worth while. */
    private static final int DOT_COLUMNS = 4;

    private static final int LEAST_DOT = 32;
    private static final int LONGEST_DOT = 8192;

    /** Columns that go together, and rows. */
    private static final int PAIR = 2;

    private static final int DOT_ROWS = 4;

    /** Columns of a tile for few rows, of two rows. */
    static final int STRIP = 4 * LANES;

    /** Numbers of the largest tile. */
    private static final int TILE = Math.max(ROWS * WIDE, 2 * STRIP);

    /** With so few rows, laying out the right matrix would take most of the time: it is read where it is. */
    private static final int FEW = 8;

    /** A panel, and a tile for panels that reach over the last column. */
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[DEPTH * WIDE + TILE]);

    /** Rows of a left matrix that is stored transposed, as large as they have been needed. */
    private static final ThreadLocal<Turned> LEFT = ThreadLocal.withInitial(Turned::new);

    private static final class Turned {
        private float[] to = {};

        /** {@return rows of the left matrix one after the other, each of {@code depth} numbers} */
        float[] turned(int rows, int depth, float[] a, int ao, int lda) {
            if (to.length < rows * depth) {
                to = new float[rows * depth];
            }
            Panels.turn(0, rows, depth, a, ao, lda, to);
            return to;
        }
    }

    private final Tiles tiles;

    /** Tiles of C = A B, 8, 4 or 1 rows by one to three vectors of columns. */
    interface Tiles {
        /**
         * Computes one tile.
         *
         * @param rows 8 where there are not three vectors, 4 or 1
         * @param vectors vectors of a row
         * @param k the inner size
         * @param rs how far apart the rows of A are
         * @param b a panel: k rows of as many numbers as the tile has columns, one after the other
         * @param more whether the tile is added to what stands there
         */
        void run(
                int rows,
                int vectors,
                int k,
                float[] a,
                int ao,
                int rs,
                float[] b,
                int bo,
                float[] c,
                int co,
                int ldc,
                boolean more);

        /**
         * Computes two rows of four vectors with a right matrix that is not laid out.
         *
         * @param k the inner size
         * @param rs how far apart the rows of A are
         * @param ps how far apart the columns of A are
         * @param ldb how far apart the rows of B are
         * @param c receives one row after the other
         */
        void strip(int k, float[] a, int ao, int rs, int ps, float[] b, int bo, int ldb, float[] c, int co);

        /**
         * Computes dot products of rows of A and two columns of B.
         *
         * @param rows 4 or 1
         * @param columns 1 or 2, of which the results are written
         * @param k the length
         * @param lda how far apart the rows of A are
         * @param b two columns of k numbers, one after the other
         */
        void dots(
                int rows,
                int columns,
                int k,
                float[] a,
                int ao,
                int lda,
                float[] b,
                int bo,
                float[] c,
                int co,
                int ldc);
    }

    Gemm(Tiles tiles) {
        this.tiles = tiles;
    }

    /**
     * {@code C = A B} for m rows and n columns of C, all matrices row-major with the given row lengths; or a part of
     * such a product.
     *
     * @param ta whether A is stored transposed
     * @param tb whether B is stored transposed
     * @param zeros what is known of the whole product
     * @param row the part's first row of C
     * @param column the part's first column of C, a multiple of a panel's
     */
    void multiply(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int lda,
            float[] b,
            int bo,
            int ldb,
            float[] c,
            int co,
            int ldc,
            ZeroPattern zeros,
            int row,
            int column) {
        int rs = ta ? 1 : lda;
        int ps = ta ? lda : 1;
        float[] scratch = SCRATCH.get();
        if (!ta && isNarrow(n, k)) {
            columns(tb, n, k, b, bo, ldb, scratch);
            dots(m, n, k, a, ao, lda, scratch, c, co, ldc);
            return;
        }
        if (ta && n <= FEW && m >= STRIP) {
            // The transposed product has few rows, and its right matrix is stored as strips read it.
            int whole = strips(n, m, k, b, bo, tb ? ldb : 1, tb ? 1 : ldb, a, ao, lda, c, co, 1, ldc);
            if (whole < m) {
                int to = co + whole * ldc;
                multiply(
                        true,
                        tb,
                        m - whole,
                        n,
                        k,
                        a,
                        ao + whole,
                        lda,
                        b,
                        bo,
                        ldb,
                        c,
                        to,
                        ldc,
                        zeros,
                        row + whole,
                        column);
            }
            return;
        }
        int first = !tb && m <= FEW ? strips(m, n, k, a, ao, rs, ps, b, bo, ldb, c, co, ldc, 1) : 0;
        for (int i0 = 0; i0 < m; i0 += HEIGHT) {
            int rows = Math.min(HEIGHT, m - i0);
            for (int p0 = 0; p0 == 0 || p0 < k; p0 += DEPTH) {
                int depth = Math.min(DEPTH, k - p0);
                int corner = ao + i0 * rs + p0 * ps;
                float[] left = a;
                int apart = lda;
                if (ta) {
                    // Each tile would read a line of the cache for four numbers, again for each panel.
                    left = LEFT.get().turned(rows, depth, a, corner, lda);
                    corner = 0;
                    apart = depth;
                }
                for (int j0 = first; j0 < n; j0 += WIDE) {
                    int columns = Math.min(WIDE, n - j0);
                    int width = width(columns);
                    int p1 = zeros.firstInner(column + j0, p0, p0 + depth);
                    int some = zeros.lastInner(column + j0, p0, p0 + depth) - p1;
                    int i1 = zeros.firstRow(column + j0, row + i0, row + i0 + rows) - row;
                    int i2 = some == 0 ? i1 : zeros.lastRow(column + j0, row + i0, row + i0 + rows) - row;
                    if (p0 == 0) {
                        clear(c, co + i0 * ldc + j0, i1 - i0, columns, ldc);
                        clear(c, co + i2 * ldc + j0, i0 + rows - i2, columns, ldc);
                    }
                    if (i1 == i2) {
                        continue;
                    }
                    Panels.lay(tb, some, columns, width, b, tb ? bo + j0 * ldb : bo + j0, ldb, p1, scratch, 0);
                    int from = corner + (i1 - i0) * apart + p1 - p0;
                    int to = co + i1 * ldc + j0;
                    panel(i2 - i1, columns, width, some, left, from, apart, scratch, 0, scratch, c, to, ldc, p0 > 0);
                }
            }
        }
    }

    private static void clear(float[] c, int co, int rows, int columns, int ldc) {
        for (int i = 0; i < rows; i++) {
            Arrays.fill(c, co + i * ldc, co + i * ldc + columns, 0f);
        }
    }

    /**
     * Computes a few rows, two at a time, of as many columns as make whole strips.
     *
     * @param cr how far apart the rows of C are
     * @param cs how far apart the columns of C are
     * @return how many columns
     */
    private int strips(
            int m,
            int n,
            int k,
            float[] a,
            int ao,
            int rs,
            int ps,
            float[] b,
            int bo,
            int ldb,
            float[] c,
            int co,
            int cr,
            int cs) {
        float[] scratch = SCRATCH.get();
        int own = DEPTH * WIDE;
        int whole = n - n % STRIP;
        for (int p0 = 0; p0 == 0 || p0 < k; p0 += DEPTH) {
            int depth = Math.min(DEPTH, k - p0);
            for (int j0 = 0; j0 < whole; j0 += STRIP) {
                for (int i = 0; i < m; i += 2) {
                    int rows = Math.min(2, m - i);
                    int from = ao + i * rs + p0 * ps;
                    tiles.strip(depth, a, from, (rows - 1) * rs, ps, b, bo + p0 * ldb + j0, ldb, scratch, own);
                    for (int r = 0; r < rows; r++) {
                        int to = co + (i + r) * cr + j0 * cs;
                        for (int j = 0; j < STRIP; j++) {
                            float sum = scratch[own + r * STRIP + j];
                            c[to + j * cs] = p0 > 0 ? c[to + j * cs] + sum : sum;
                        }
                    }
                }
            }
        }
        return whole;
    }

    private static boolean isNarrow(int n, int k) {
        return n <= DOT_COLUMNS && k >= LEAST_DOT && k <= LONGEST_DOT;
    }

    /** Lays out columns one after the other, an even number of them. */
    private static void columns(boolean tb, int n, int k, float[] b, int bo, int ldb, float[] to) {
        int j = 0;
        for (; j < n; j++) {
            for (int p = 0; p < k; p++) {
                to[j * k + p] = b[tb ? bo + j * ldb + p : bo + p * ldb + j];
            }
        }
        if (j % PAIR > 0) {
            Arrays.fill(to, j * k, (j + 1) * k, 0f);
        }
    }

    private void dots(int m, int n, int k, float[] a, int ao, int lda, float[] b, float[] c, int co, int ldc) {
        for (int j = 0; j < n; j += PAIR) {
            int some = Math.min(PAIR, n - j);
            int i = 0;
            while (i < m) {
                int rows = m < DOT_ROWS ? 1 : DOT_ROWS;
                // Some rows once more, to the same bits, is faster than one at a time.
                i = Math.min(i, m - rows);
                tiles.dots(rows, some, k, a, ao + i * lda, lda, b, j * k, c, co + i * ldc + j, ldc);
                i += rows;
            }
        }
    }

    /** {@return whether a left matrix that is stored transposed is better turned before} */
    static boolean isTurned(int m, int n) {
        return n > FEW || m < STRIP;
    }

    /** {@return how many numbers a right matrix of k rows and n columns takes when laid out} */
    static int laidOut(int n, int k) {
        if (isNarrow(n, k)) {
            return (n + PAIR - 1) / PAIR * PAIR * k;
        }
        return stretch(n, k);
    }

    /** So many rows of panels. */
    private static int stretch(int n, int k) {
        return k * width(n);
    }

    /** Columns in whole vectors. */
    private static int width(int columns) {
        return (columns + LANES - 1) / LANES * LANES;
    }

    /** {@return how many panels it has} */
    static int panels(int n, int k) {
        return isNarrow(n, k) ? 1 : (n + WIDE - 1) / WIDE * ((k + DEPTH - 1) / DEPTH);
    }

    /**
     * Lays out one panel of a right matrix.
     *
     * @param tb whether B is stored transposed
     * @param which the panel, from 0
     * @param to receives the panel at its place in the layout
     * @param zeros what need not be laid out, as in the product
     */
    static void layOut(boolean tb, int n, int k, float[] b, int bo, int ldb, int which, float[] to, ZeroPattern zeros) {
        if (isNarrow(n, k)) {
            columns(tb, n, k, b, bo, ldb, to);
            return;
        }
        int across = (n + WIDE - 1) / WIDE;
        int p0 = which / across * DEPTH;
        int j0 = which % across * WIDE;
        int depth = Math.min(DEPTH, k - p0);
        int columns = Math.min(WIDE, n - j0);
        int width = width(columns);
        int p1 = zeros.firstInner(j0, p0, p0 + depth);
        int some = zeros.lastInner(j0, p0, p0 + depth) - p1;
        int at = stretch(n, p0) + depth * j0;
        Panels.lay(tb, some, columns, width, b, tb ? bo + j0 * ldb : bo + j0, ldb, p1, to, at);
    }

    /** {@code C = A B} for a B that is laid out; to the same bits as if it were not. */
    void multiplyLaidOut(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, float[] c, int co, int ldc, ZeroPattern zeros) {
        if (isNarrow(n, k)) {
            dots(m, n, k, a, ao, lda, b, c, co, ldc);
            return;
        }
        float[] scratch = SCRATCH.get();
        for (int p0 = 0; p0 == 0 || p0 < k; p0 += DEPTH) {
            int depth = Math.min(DEPTH, k - p0);
            for (int j0 = 0; j0 < n; j0 += WIDE) {
                int columns = Math.min(WIDE, n - j0);
                int width = width(columns);
                int at = stretch(n, p0) + depth * j0;
                int p1 = zeros.firstInner(j0, p0, p0 + depth);
                int some = zeros.lastInner(j0, p0, p0 + depth) - p1;
                if (some > 0) {
                    panel(m, columns, width, some, a, ao + p1, lda, b, at, scratch, c, co + j0, ldc, p0 > 0);
                } else if (p0 == 0) {
                    clear(c, co + j0, m, columns, ldc);
                }
            }
        }
    }

    private void panel(
            int m,
            int columns,
            int width,
            int depth,
            float[] a,
            int ao,
            int rs,
            float[] b,
            int bo,
            float[] scratch,
            float[] c,
            int co,
            int ldc,
            boolean more) {
        int own = DEPTH * WIDE;
        int vectors = width / LANES;
        int most = vectors == 1 ? ROWS : WIDE_ROWS;
        int i = 0;
        while (i < m) {
            int left = m - i;
            // Some rows once more, to the same bits, is faster than few at a time.
            int again = left < most && m >= most ? most - left : 0;
            int rows = left + again >= most ? most : left >= FEW_ROWS ? FEW_ROWS : 1;
            int from = ao + (i - again) * rs;
            int to = co + i * ldc;
            if (columns == width && !(more && again > 0)) {
                tiles.run(rows, vectors, depth, a, from, rs, b, bo, c, to - again * ldc, ldc, more);
            } else {
                tiles.run(rows, vectors, depth, a, from, rs, b, bo, scratch, own, width, false);
                for (int r = again; r < rows; r++) {
                    copyTile(scratch, own + r * width, c, to + (r - again) * ldc, columns, more);
                }
            }
            i += rows - again;
        }
    }

    private static void copyTile(float[] tile, int at, float[] c, int co, int n, boolean more) {
        for (int j = 0; j < n; j++) {
            c[co + j] = more ? c[co + j] + tile[at + j] : tile[at + j];
        }
    }
}
