package org.ergodic.engine.matrix;

/**
 * What of a product C = A B is known to be zero, or not wanted, by masks that are constant: for each panel of columns
 * the rows of B outside a stretch, which are not multiplied, and the rows of C outside a stretch, which become 0 or
 * not. A masked autoregressive network does half of its arithmetic so. A zero of B that is left out hides a NaN of A.
 */
public final class ZeroPattern {
    /** Nothing is known. */
    public static final ZeroPattern NONE = new ZeroPattern(new int[0], new int[0], new int[0], new int[0]);

    private final int[] firstInner;
    private final int[] lastInner;
    private final int[] firstRow;
    private final int[] lastRow;

    private ZeroPattern(int[] firstInner, int[] lastInner, int[] firstRow, int[] lastRow) {
        this.firstInner = firstInner;
        this.lastInner = lastInner;
        this.firstRow = firstRow;
        this.lastRow = lastRow;
    }

    /**
     * Reads the masks of a product.
     *
     * @param m rows of C
     * @param n columns of C
     * @param k rows of B
     * @param right B's mask, or null
     * @param turned whether that is stored transposed, as B is
     * @param result C's mask {@code [m, n]}, or null
     * @return what can be left out, {@link #NONE} if that is nothing
     */
    public static ZeroPattern of(int m, int n, int k, float[] right, boolean turned, float[] result) {
        int panels = (n + Gemm.WIDE - 1) / Gemm.WIDE;
        int[] firstInner = new int[panels];
        int[] lastInner = new int[panels];
        int[] firstRow = new int[panels];
        int[] lastRow = new int[panels];
        for (int p = 0; p < panels; p++) {
            int from = p * Gemm.WIDE;
            int to = Math.min(n, from + Gemm.WIDE);
            int[] inner = stretch(k, from, to, right, turned ? 1 : n, turned ? k : 1);
            int[] rows = stretch(m, from, to, result, n, 1);
            firstInner[p] = inner[0];
            lastInner[p] = inner[1];
            firstRow[p] = rows[0];
            lastRow[p] = rows[1];
        }
        ZeroPattern zeros = new ZeroPattern(firstInner, lastInner, firstRow, lastRow);
        return zeros.left(m, n, k) < (long) m * n * k ? zeros : NONE;
    }

    /** From the first row with a number that is not zero to the row after the last. */
    private static int[] stretch(int rows, int from, int to, float[] mask, int rowStride, int columnStride) {
        if (mask == null) {
            return new int[] {0, rows};
        }
        int first = rows;
        int last = 0;
        for (int i = 0; i < rows; i++) {
            for (int j = from; j < to; j++) {
                if (mask[i * rowStride + j * columnStride] != 0) {
                    first = Math.min(first, i);
                    last = i + 1;
                }
            }
        }
        return new int[] {Math.min(first, last), last};
    }

    /**
     * How many multiplications are left.
     *
     * @param m rows of C
     * @param n columns of C
     * @param k rows of B
     */
    public long left(int m, int n, int k) {
        if (this == NONE) {
            return (long) m * n * k;
        }
        long sum = 0;
        for (int p = 0; p < firstInner.length; p++) {
            int columns = Math.min(Gemm.WIDE, n - p * Gemm.WIDE);
            sum += (long) columns * (lastInner[p] - firstInner[p]) * (lastRow[p] - firstRow[p]);
        }
        return sum;
    }

    int firstInner(int column, int from, int to) {
        return firstInner.length == 0 ? from : clamp(firstInner[column / Gemm.WIDE], from, to);
    }

    int lastInner(int column, int from, int to) {
        return lastInner.length == 0 ? to : clamp(lastInner[column / Gemm.WIDE], from, to);
    }

    int firstRow(int column, int from, int to) {
        return firstRow.length == 0 ? from : clamp(firstRow[column / Gemm.WIDE], from, to);
    }

    int lastRow(int column, int from, int to) {
        return lastRow.length == 0 ? to : clamp(lastRow[column / Gemm.WIDE], from, to);
    }

    private static int clamp(int i, int from, int to) {
        return Math.max(from, Math.min(i, to));
    }
}
