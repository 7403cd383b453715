package org.ergodic.engine.kernel;

/**
 * Products of matrices in single precision, C = A B. Element (i, j) is the sum of {@code a(i, p) b(p, j)} over p from first
 * to last, each product added by one rounding to the sum so far, in stretches of 1024 whose sums are added up. Nothing else
 * decides its bits: not the number of rows or columns, nor where the result is cut, so a row is the same in any batch and
 * on any number of threads.
 *
 * <p>The right matrix is laid out in panels of 32 columns, at most 1024 rows at a time, which stay in the cache
 * while the rows of the left matrix pass by (Goto and van de Geijn 2008, "Anatomy of high-performance matrix
 * multiplication", doi:10.1145/1356052.1356053).
 */
final class Gemm {
    /** Columns of a panel. */
    static final int WIDE = 32;

    /** Columns of a last panel that needs no more. */
    static final int NARROW = 16;

    /** Rows of a tile. */
    static final int ROWS = 8;

    private static final int FEW_ROWS = 4;

    /** Rows of a panel: with its 32 columns, 128 KB of the second-level cache. */
    private static final int DEPTH = 1024;

    /** Rows of the left matrix that stay in the cache while the panels pass by. */
    private static final int HEIGHT = 480;

    /** A panel, and a tile for panels that reach over the last column. */
    private static final ThreadLocal<float[]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[DEPTH * WIDE + ROWS * WIDE]);

    private final Tiles tiles;

    /** Tiles of C = A B, 8, 4 or 1 rows by 32 (wide) or 16 columns. */
    interface Tiles {
        /**
         * Computes one tile.
         *
         * @param k the inner size
         * @param rs how far apart the rows of A are
         * @param ps how far apart the columns of A are
         * @param b a panel: k rows of as many numbers as the tile has columns, one after the other
         */
        void run(
                int rows,
                boolean wide,
                int k,
                float[] a,
                int ao,
                int rs,
                int ps,
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
     * {@code C = A B} for m rows and n columns of C, all matrices row-major with the given row lengths.
     *
     * @param ta whether A is stored transposed
     * @param tb whether B is stored transposed
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
            int ldc) {
        int rs = ta ? 1 : lda;
        int ps = ta ? lda : 1;
        float[] scratch = SCRATCH.get();
        for (int i0 = 0; i0 < m; i0 += HEIGHT) {
            int rows = Math.min(HEIGHT, m - i0);
            for (int p0 = 0; p0 == 0 || p0 < k; p0 += DEPTH) {
                int depth = Math.min(DEPTH, k - p0);
                int from = ao + i0 * rs + p0 * ps;
                for (int j0 = 0; j0 < n; j0 += WIDE) {
                    int columns = Math.min(WIDE, n - j0);
                    int width = columns <= NARROW ? NARROW : WIDE;
                    if (tb) {
                        packTurned(depth, columns, width, b, bo + j0 * ldb + p0, ldb, scratch);
                    } else {
                        pack(depth, columns, width, b, bo + p0 * ldb + j0, ldb, scratch);
                    }
                    panel(rows, columns, width, depth, a, from, rs, ps, scratch, c, co + i0 * ldc + j0, ldc, p0 > 0);
                }
            }
        }
    }

    private static void pack(int depth, int columns, int width, float[] b, int bo, int ldb, float[] to) {
        for (int p = 0; p < depth; p++) {
            int from = bo + p * ldb;
            int at = p * width;
            for (int j = 0; j < columns; j++) {
                to[at + j] = b[from + j];
            }
            for (int j = columns; j < width; j++) {
                to[at + j] = 0f;
            }
        }
    }

    private static void packTurned(int depth, int columns, int width, float[] b, int bo, int ldb, float[] to) {
        for (int j = 0; j < columns; j++) {
            int from = bo + j * ldb;
            for (int p = 0; p < depth; p++) {
                to[p * width + j] = b[from + p];
            }
        }
        for (int j = columns; j < width; j++) {
            for (int p = 0; p < depth; p++) {
                to[p * width + j] = 0f;
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
            int ps,
            float[] scratch,
            float[] c,
            int co,
            int ldc,
            boolean more) {
        int own = DEPTH * WIDE;
        int i = 0;
        while (i < m) {
            int left = m - i;
            int rows = left >= ROWS ? ROWS : left >= FEW_ROWS ? FEW_ROWS : 1;
            if (left < ROWS && m >= ROWS && !more) {
                // Some rows once more, to the same bits, is faster than few at a time.
                rows = ROWS;
                i = m - ROWS;
            }
            int from = ao + i * rs;
            int to = co + i * ldc;
            if (columns == width && !more) {
                tiles.run(rows, width == WIDE, depth, a, from, rs, ps, scratch, 0, c, to, ldc);
            } else {
                tiles.run(rows, width == WIDE, depth, a, from, rs, ps, scratch, 0, scratch, own, width);
                for (int r = 0; r < rows; r++) {
                    take(scratch, own + r * width, c, to + r * ldc, columns, more);
                }
            }
            i += rows;
        }
    }

    private static void take(float[] tile, int at, float[] c, int co, int n, boolean more) {
        for (int j = 0; j < n; j++) {
            c[co + j] = more ? c[co + j] + tile[at + j] : tile[at + j];
        }
    }
}
