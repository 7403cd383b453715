package org.ergodic.engine.matrix;

import org.ergodic.engine.runtime.Parallel;
import org.ergodic.engine.runtime.Vectors;

/**
 * Products of matrices on heap arrays. Single precision goes through tiles on the Vector API: a row's bits then do not
 * depend on the batch, and rows can go through several products while they are in the cache. Rows of zeros and ones in
 * large products are added up instead ({@link FourRussians}). Everything else goes through {@link Blas}. Which one it
 * is depends on machine and settings alone.
 */
public final class MatrixProducts {
    /** System property: {@code native} or {@code java} sends all products to that BLAS. */
    public static final String CHOICE = Blas.CHOICE;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int MOST_PARTS = 16;

    /** Floating-point operations that are worth waking another thread for. */
    private static final long LEAST_WORK = 500_000;

    /** What moving a number costs in floating-point operations. */
    private static final long MOVING = 16;

    /** What reading from another cache and laying out costs, where reading alone is 1; measured. */
    private static final double STRAIGHT = 1.4;

    private static final double TURNED = 3.5;

    /** Rows of a part beside which laying out the right matrix is little. */
    private static final int MANY_ROWS = 128;

    /** A part of a few columns is worth so many times the least work. */
    private static final int FEW_TIMES = 8;

    /** Parts for each thread where they are not equal. */
    private static final int UNEQUAL = 4;

    /** Rows of a part come in so many at least. */
    private static final int FEWEST_ROWS = 8;

    static final Gemm GEMM =
            System.getProperty(CHOICE) == null && Vectors.BITS > 0 ? new Gemm(new TieredTiles()) : null;

    private static final FourRussians SUBSETS = GEMM == null ? null : new FourRussians(GEMM, new TieredSubsetSums());

    private MatrixProducts() {}

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
        return of(batch, m, n, k, ta, tb, a, b, c, ZeroPattern.NONE, null);
    }

    /** {@return numbers of memory that such products, in single precision, work in} */
    public static int room(int batch, int m, int n, int k, boolean ta) {
        return isTurnedFirst(batch, m, n, k, ta) ? m * k : 0;
    }

    /** Whether a left matrix is turned by all threads together, since several parts need it. */
    private static boolean isTurnedFirst(int batch, int m, int n, int k, boolean ta) {
        return ta && GEMM != null && batch == 1 && Gemm.isTurned(m, n) && parts(m, n, k, false, ZeroPattern.NONE) > 1;
    }

    /**
     * What computes such products of which something is known to be zero.
     *
     * @param batch how many
     * @param m rows of C
     * @param n columns of C
     * @param k columns of A
     * @param ta whether A is stored transposed
     * @param tb whether B is stored transposed
     * @param a {@code float[]} or {@code double[]}, as b and c
     * @param zeros what is known of each of them
     * @param room memory for as many numbers as {@link #room} says, or null: then each part looks after itself
     * @return the work
     */
    public static Runnable of(
            int batch,
            int m,
            int n,
            int k,
            boolean ta,
            boolean tb,
            Object a,
            Object b,
            Object c,
            ZeroPattern zeros,
            float[] room) {
        int least = parts(m, n, k, tb, zeros);
        boolean tiled = GEMM != null && a instanceof float[];
        boolean down = !tiled || isDown(m, n, k, ta, tb, least);
        int parts = down || ta ? least : Math.max(least, columnParts(m, n, k));
        int unit = tiled ? down ? Gemm.ROWS : Gemm.WIDE : 1;
        Cut cut = new Cut(ta, tb, m, n, k, down, unit);
        int lda = ta ? m : k;
        int ldb = tb ? k : n;
        int shares = shares(batch, m, n, k);
        if (parts == 1 && shares > 1) {
            // Small products, as those of attention: each is done by one thread.
            return () -> run(shares, share -> {
                for (int i = cut(batch, share, shares, 1); i < cut(batch, share + 1, shares, 1); i++) {
                    multiply(ta, tb, m, n, k, a, i * m * k, lda, b, i * k * n, ldb, c, i * m * n, n, zeros, 0, 0);
                }
            });
        }
        Parallel.Job all = cut.job(parts, (rows, columns, ao, bo, co, i0, j0) -> {
            for (int i = 0; i < batch; i++) {
                int x = ao + i * m * k;
                int y = bo + i * k * n;
                int z = co + i * m * n;
                multiply(ta, tb, rows, columns, k, a, x, lda, b, y, ldb, c, z, n, zeros, i0, j0);
            }
        });
        Runnable dense = room != null && tiled && isTurnedFirst(batch, m, n, k, ta)
                ? turnedFirst(m, n, k, tb, (float[]) a, b, c, zeros, room)
                : () -> run(parts, all);
        if (!tiled || batch > 1 || zeros != ZeroPattern.NONE || !FourRussians.isLarge(ta, m, n, k)) {
            return dense;
        }
        float[] left = (float[]) a;
        // Each part names the sums for itself, so there are not more than threads.
        int few = Math.min(parts, PROCESSORS);
        Parallel.Job binary = cut.job(
                few,
                (rows, columns, ao, bo, co, i0, j0) -> SUBSETS.multiply(
                        ta, tb, rows, columns, k, left, ao, lda, (float[]) b, bo, ldb, (float[]) c, co, n));
        return () -> {
            if (ta ? SUBSETS.isBinary(left, 0, m * k) : SUBSETS.hasBinaryRow(m, k, left)) {
                run(few, binary);
            } else {
                dense.run();
            }
        };
    }

    private static Runnable turnedFirst(
            int m, int n, int k, boolean tb, float[] a, Object b, Object c, ZeroPattern zeros, float[] room) {
        int parts = (int) Math.max(1, Math.min(Math.min(PROCESSORS, MOST_PARTS), MOVING * m * k / LEAST_WORK));
        Parallel.Job turn = part ->
                Panels.turn(cut(m, part, parts, Gemm.ROWS), cut(m, part + 1, parts, Gemm.ROWS), k, a, 0, m, room);
        Runnable product = of(1, m, n, k, false, tb, room, b, c, zeros, null);
        return () -> {
            run(parts, turn);
            product.run();
        };
    }

    private static void run(int parts, Parallel.Job job) {
        if (parts == 1) {
            job.run(0);
        } else {
            Parallel.shared().run(parts, job);
        }
    }

    /** Among how many parts small products are shared out. */
    private static int shares(int batch, int m, int n, int k) {
        return (int) Math.max(1, Math.min(Math.min(batch, MOST_PARTS), batch * work(m, n, k) / LEAST_WORK));
    }

    /** Floating-point operations; reading and writing counts too. */
    private static long work(int m, int n, int k) {
        return 2L * m * n * k + MOVING * ((long) m * k + (long) m * n);
    }

    /** Computes a part of C, whose first row and column are given, from where A, B and C begin for it. */
    private interface Band {
        void multiply(int rows, int columns, int ao, int bo, int co, int row, int column);
    }

    /** How a product is cut: into rows or into columns of C, so many units to a part. */
    private record Cut(boolean ta, boolean tb, int m, int n, int k, boolean down, int unit) {
        Parallel.Job job(int parts, Band band) {
            return part -> {
                int i0 = down ? cut(m, part, parts, unit) : 0;
                int rows = down ? cut(m, part + 1, parts, unit) - i0 : m;
                int j0 = down ? 0 : cut(n, part, parts, unit);
                int columns = down ? n : cut(n, part + 1, parts, unit) - j0;
                band.multiply(rows, columns, ta ? i0 : i0 * k, tb ? j0 * k : j0, i0 * n + j0, i0, j0);
            };
        }
    }

    /**
     * How many parts a product is cut into; more where zeros make them unequal.
     *
     * @return 1 to 16
     */
    private static int parts(int m, int n, int k, boolean tb, ZeroPattern zeros) {
        // What two processors have in their caches is better left there.
        long work = work(m, n, k);
        int most = Math.max(m / FEWEST_ROWS, n / Gemm.WIDE);
        int threads = Math.min(PROCESSORS, MOST_PARTS);
        // Each part lays the right matrix out for itself, which takes longer where it is turned.
        int even = zeros != ZeroPattern.NONE
                ? UNEQUAL * threads
                : Math.min(2 * threads, m / (tb ? 2 * MANY_ROWS : MANY_ROWS));
        return (int) Math.max(
                1, Math.min(Math.min(Math.max(threads, even), MOST_PARTS), Math.min(most, work / LEAST_WORK)));
    }

    /**
     * How many parts there may be where each is some columns, and so nothing is laid out twice: several for a thread,
     * so that none waits long for another.
     */
    private static int columnParts(int m, int n, int k) {
        int threads = Math.min(PROCESSORS, MOST_PARTS);
        long most = Math.min(n / (2 * Gemm.WIDE), work(m, n, k) / (FEW_TIMES * LEAST_WORK));
        return threads == 1 ? 1 : (int) Math.max(1, Math.min(Math.min(UNEQUAL * threads, MOST_PARTS), most));
    }

    /**
     * Whether parts are rows of the result, as those of loops are, so that they stay in one processor's cache. Then
     * each part reads and lays out all of B; if parts are columns, each reads all of A, and loops find half of the
     * result elsewhere.
     */
    private static boolean isDown(int m, int n, int k, boolean ta, boolean tb, int parts) {
        if (n < parts * Gemm.WIDE) {
            return true;
        }
        if (ta || m < parts * FEWEST_ROWS) {
            return false;
        }
        return (tb ? TURNED : STRAIGHT) * k * n < (double) m * (k + n);
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
            int ldc,
            ZeroPattern zeros,
            int row,
            int column) {
        if (GEMM != null && a instanceof float[] x) {
            GEMM.multiply(ta, tb, m, n, k, x, ao, lda, (float[]) b, bo, ldb, (float[]) c, co, ldc, zeros, row, column);
        } else {
            Blas.gemm(ta, tb, m, n, k, a, ao, lda, b, bo, ldb, 0, c, co, ldc);
        }
    }
}
