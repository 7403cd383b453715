package org.ergodic.engine.kernel;

/**
 * Products of matrices on heap arrays. Single precision goes through tiles on the Vector API where the machine has vectors
 * of 16 numbers: on two cores that is up to twice as fast as the BLAS, and a row's bits do not depend on the batch.
 * Everything else goes through {@link Blas}. Which one it is depends on machine and settings alone.
 */
public final class Products {
    /** System property: {@code native} or {@code java} sends all products to that BLAS. */
    public static final String CHOICE = Blas.CHOICE;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int MOST_PARTS = 16;

    /** Floating-point operations that are worth waking another thread for. */
    private static final long LEAST_WORK = 1_000_000;

    /** Rows of a part come in so many at least. */
    private static final int FEWEST_ROWS = 8;

    private static final Gemm GEMM = System.getProperty(CHOICE) == null && Providers.vectorised() && VectorTiles.fit()
            ? new Gemm(new WarmTiles())
            : null;

    private Products() {}

    /** {@return what multiplies in single precision, for people} */
    public static String provider() {
        return GEMM != null ? "Vector API" : Blas.isNative() ? "native BLAS" : "Java BLAS";
    }

    /**
     * What computes {@code batch} products {@code C = A B} of row-major matrices that lie one after the other.
     *
     * @param m rows of C
     * @param n columns of C
     * @param k columns of A
     * @param ta whether A is stored transposed
     * @param tb whether B is stored transposed
     * @param a {@code float[]} or {@code double[]}, as b and c
     * @return the work
     */
    public static Runnable of(int batch, int m, int n, int k, boolean ta, boolean tb, Object a, Object b, Object c) {
        int parts = parts(m, n, k);
        // Across first: then no panel of B is laid out twice.
        int across = GEMM == null || a instanceof double[] ? 1 : Math.min(parts, (n + Gemm.WIDE - 1) / Gemm.WIDE);
        int down = parts / across;
        Parallel.Job job = part -> {
            int i0 = cut(m, part / across, down, GEMM == null ? 1 : Gemm.ROWS);
            int rows = cut(m, part / across + 1, down, GEMM == null ? 1 : Gemm.ROWS) - i0;
            int j0 = cut(n, part % across, across, Gemm.WIDE);
            int columns = cut(n, part % across + 1, across, Gemm.WIDE) - j0;
            for (int i = 0; i < batch; i++) {
                int ao = i * m * k + (ta ? i0 : i0 * k);
                int bo = i * k * n + (tb ? j0 * k : j0);
                int co = i * m * n + i0 * n + j0;
                multiply(ta, tb, rows, columns, k, a, ao, ta ? m : k, b, bo, tb ? k : n, c, co, n);
            }
        };
        return across * down == 1 ? () -> job.run(0) : () -> Parallel.shared().run(across * down, job);
    }

    /**
     * How many parts a product is cut into.
     *
     * @return 1 to 16
     */
    public static int parts(int m, int n, int k) {
        int most = Math.min(MOST_PARTS, PROCESSORS);
        long work = 2L * m * Math.max(n, Gemm.NARROW) * k;
        return (int) Math.max(1, Math.min(Math.min(most, Math.max(m / FEWEST_ROWS, n / Gemm.WIDE)), work / LEAST_WORK));
    }

    /** Where the given one of so many parts begins: a multiple of the unit, or the end. */
    private static int cut(int size, int part, int parts, int unit) {
        int units = (size + unit - 1) / unit;
        return Math.min(size, (int) ((long) units * part / parts) * unit);
    }

    private static void multiply(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            Object a,
            int ao,
            int lda,
            Object b,
            int bo,
            int ldb,
            Object c,
            int co,
            int ldc) {
        if (GEMM != null && a instanceof float[] x) {
            GEMM.multiply(ta, tb, m, n, k, x, ao, lda, (float[]) b, bo, ldb, (float[]) c, co, ldc);
        } else {
            Blas.gemm(ta, tb, m, n, k, a, ao, lda, b, bo, ldb, 0, c, co, ldc);
        }
    }
}
