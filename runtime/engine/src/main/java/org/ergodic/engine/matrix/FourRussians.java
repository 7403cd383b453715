package org.ergodic.engine.matrix;

import java.util.Arrays;

/**
 * Products C = A B in single precision for rows of A that are all zeros and ones, as states of binary units are: a row
 * of C is the sum of those rows of B that the row of A names. The rows of B are taken in groups of four; the sums of
 * each group's 16 subsets are added up once for two vectors of columns, and every row of A adds one of them where a
 * product would multiply four times ("method of the four Russians": Arlazarov, Dinic, Kronrod and Faradzhev 1970).
 *
 * <p>A group has the rows g, g + q, g + 2q and g + 3q of B, where q is a quarter of their number, rounded down; what is
 * left makes a last group. Element (i, j) is the sum over the groups, first to last, of {@code (x0 + x1) + (x2 + x3)}.
 * As in {@link Gemm}, nothing else decides its bits; rows of A that have other numbers are multiplied there.
 *
 * <p>The time goes into loading sums, one line of the cache for 16 columns of a row and a group, so these must not lie
 * across two lines ({@link CacheLines}). Groups of six would load less often, but their sums leave no room for many
 * groups in the first-level cache, and rows of C would come and go more often; that is no faster.
 */
final class FourRussians {
    /** Columns that are done together. */
    static final int WIDE = 2 * Gemm.LANES;

    /** Rows of B in a group. */
    static final int SIZE = 4;

    /** Numbers of a group's sums. */
    static final int GROUP = WIDE << SIZE;

    /** Groups whose sums are there together: 32 KB of the first-level cache. */
    static final int GROUPS = 512 / WIDE;

    /** Names of sums that are there together: 256 KB of the second-level cache. */
    private static final int NAMES = 1 << 16;

    /** Numbers of the matrices that pay. Such a B is never part of a chain, whose bits would be others. */
    private static final long LEAST = 1L << 17;

    /** Rows of B that pay where A is stored transposed. */
    private static final int LEAST_DEPTH = 16;

    private static final int LEAST_ROWS = 16;
    private static final int SCANNED = 4096;
    private static final int ONE = Float.floatToRawIntBits(1f);

    private final Gemm gemm;
    private final Loops loops;
    private final ThreadLocal<Scratch> scratches;

    /**
     * Inner loops. A group's 16 sums of so many columns lie one after the other; a name says where among them a sum
     * begins.
     */
    interface Loops {
        /**
         * {@return a number that is zero only if all n numbers are 0 (not -0) or 1}
         *
         * @param n how many
         */
        int scan(int n, float[] a, int ao);

        /**
         * Names the sums of groups of four numbers that are 0 or 1.
         *
         * @param n how many groups
         * @param a the first numbers of all groups, one after the other
         * @param far how far apart the numbers of a group are
         */
        void name(int n, float[] a, int ao, int far, int[] names, int no);

        /**
         * Adds up the sums of the subsets of each group, for so many columns.
         *
         * @param groups how many
         * @param next how far apart groups are in B
         * @param far how far apart the rows of a group are in B
         */
        void sum(int groups, float[] b, int bo, int next, int far, float[] sums, int so);

        /**
         * Adds one sum of each group to rows of as many numbers.
         *
         * @param m rows
         * @param groups how many
         * @param rs how far apart the names of rows are; those of groups follow each other
         * @param c the rows so far, one after the other
         * @param to receives them
         * @param ld how far apart they are then
         */
        void add(
                int m,
                int groups,
                int[] names,
                int no,
                int rs,
                float[] sums,
                int so,
                float[] c,
                int co,
                float[] to,
                int at,
                int ld);

        /** {@return whether adding is as fast as it will be} */
        boolean isCompiled();
    }

    /** What a thread needs. */
    private static final class Scratch {
        final CacheLines lines;

        /** Columns of B that cannot be read where they are. */
        float[] panel = new float[0];

        int[] names = new int[NAMES];
        int[] turned = new int[0];

        /** The rows that are all zeros and ones. */
        int[] rows = new int[0];

        Scratch(Loops loops) {
            lines = new CacheLines(loops);
        }

        void fit(int m, int groups) {
            if (rows.length < m) {
                rows = new int[m];
            }
            if (names.length < m * groups) {
                names = new int[m * groups];
            }
            if (panel.length < groups * SIZE * WIDE) {
                panel = new float[groups * SIZE * WIDE];
            }
            lines.fit(m * WIDE);
        }
    }

    FourRussians(Gemm gemm, Loops loops) {
        this.gemm = gemm;
        this.loops = loops;
        scratches = ThreadLocal.withInitial(() -> new Scratch(loops));
    }

    /**
     * Whether a product is looked at: that depends on the size of the layer, so that a row's bits do not depend on its
     * batch.
     *
     * @param ta whether A is stored transposed, as where weights are summed up over a batch
     */
    static boolean isLarge(boolean ta, int m, int n, int k) {
        return ta ? k >= LEAST_DEPTH && (long) m * n >= LEAST : (long) k * n > LEAST;
    }

    /** {@return whether n numbers from a place on are all 0 or 1} */
    boolean isBinary(float[] a, int ao, int n) {
        for (int i = 0; i < n; i += SCANNED) {
            if (loops.scan(Math.min(SCANNED, n - i), a, ao + i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether one of m rows of k numbers is all zeros and ones} */
    boolean hasBinaryRow(int m, int k, float[] a) {
        for (int i = 0; i < m; i++) {
            if (isBinaryRow(k, a, i * k)) {
                return true;
            }
        }
        return false;
    }

    private boolean isBinaryRow(int k, float[] a, int ao) {
        // Other numbers mostly show themselves at once.
        return isBit(a[ao]) && isBit(a[ao + k / 2]) && isBinary(a, ao, k);
    }

    /**
     * {@code C = A B} for m rows and n columns of C as {@link Gemm#multiply} has it, for a B of which nothing is known
     * to be zero. If A is stored transposed, all its numbers must be 0 or 1.
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
        int most = Math.max(LEAST_ROWS, NAMES / groups(k));
        Scratch scratch = scratches.get();
        scratch.fit(Math.min(m, most), groups(k));
        for (int i0 = 0; i0 < m; i0 += most) {
            int rows = Math.min(most, m - i0);
            int from = ao + (ta ? i0 : i0 * lda);
            int to = co + i0 * ldc;
            int some = ta ? nameColumns(rows, k, a, from, lda, scratch) : nameRows(rows, k, a, from, lda, scratch);
            if (some < rows) {
                gemm.multiply(false, tb, rows, n, k, a, from, lda, b, bo, ldb, c, to, ldc, ZeroPattern.NONE, 0, 0);
            }
            if (some > 0) {
                add(tb, some, some == rows, n, k, b, bo, ldb, c, to, ldc, scratch);
            }
        }
    }

    /**
     * Names the sums of those rows that are all zeros and ones.
     *
     * @return how many
     */
    private int nameRows(int m, int k, float[] a, int ao, int lda, Scratch scratch) {
        int full = k / SIZE;
        int groups = groups(k);
        int some = 0;
        for (int i = 0; i < m; i++) {
            int row = ao + i * lda;
            if (!isBinaryRow(k, a, row)) {
                continue;
            }
            int at = some * groups;
            loops.name(full, a, row, full, scratch.names, at);
            if (groups > full) {
                scratch.names[at + full] = rest(a, row + SIZE * full, 1, k - SIZE * full);
            }
            scratch.rows[some++] = i;
        }
        return some;
    }

    private int nameColumns(int m, int k, float[] a, int ao, int lda, Scratch scratch) {
        int full = k / SIZE;
        int groups = groups(k);
        if (scratch.turned.length < full * m) {
            scratch.turned = new int[full * m];
        }
        int[] turned = scratch.turned;
        int[] names = scratch.names;
        for (int g = 0; g < full; g++) {
            loops.name(m, a, ao + g * lda, full * lda, turned, g * m);
        }
        for (int g = 0; g < full; g++) {
            for (int i = 0; i < m; i++) {
                names[i * groups + g] = turned[g * m + i];
            }
        }
        for (int i = 0; i < m; i++) {
            if (groups > full) {
                names[i * groups + full] = rest(a, ao + i + SIZE * full * lda, lda, k - SIZE * full);
            }
            scratch.rows[i] = i;
        }
        return m;
    }

    private static boolean isBit(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits == 0 || bits == ONE;
    }

    /** The name of the sum of a last group. */
    private static int rest(float[] a, int ao, int far, int count) {
        int name = 0;
        for (int s = 0; s < count; s++) {
            name |= a[ao + s * far] == 0 ? 0 : WIDE << s;
        }
        return name;
    }

    /** Adds up the rows of C that have names. */
    private void add(
            boolean tb,
            int m,
            boolean all,
            int n,
            int k,
            float[] b,
            int bo,
            int ldb,
            float[] c,
            int co,
            int ldc,
            Scratch scratch) {
        int groups = groups(k);
        int full = k / SIZE;
        float[] panel = scratch.panel;
        float[] sums = scratch.lines.sums();
        float[] strip = scratch.lines.strip();
        int so = scratch.lines.firstOfSums();
        int to = scratch.lines.firstOfStrip();
        int blocks = (groups + GROUPS - 1) / GROUPS;
        for (int j0 = 0; j0 < n; j0 += WIDE) {
            int columns = Math.min(WIDE, n - j0);
            boolean direct = all && columns == WIDE;
            Arrays.fill(strip, to, to + m * WIDE, 0f);
            int from = tb ? bo + j0 * ldb : bo + j0;
            boolean there = !tb && columns == WIDE;
            layOut(tb, columns, k, b, from, ldb, panel);
            for (int block = 0; block < blocks; block++) {
                int g = groups * block / blocks;
                int count = groups * (block + 1) / blocks - g;
                int some = Math.min(count, full - g);
                if (there) {
                    loops.sum(some, b, from + g * ldb, ldb, full * ldb, sums, so);
                } else {
                    loops.sum(some, panel, g * WIDE, WIDE, full * WIDE, sums, so);
                }
                if (some < count) {
                    loops.sum(1, panel, SIZE * full * WIDE, 0, WIDE, sums, so + some * GROUP);
                }
                boolean ends = direct && block == blocks - 1;
                loops.add(
                        m,
                        count,
                        scratch.names,
                        g,
                        groups,
                        sums,
                        so,
                        strip,
                        to,
                        ends ? c : strip,
                        ends ? co + j0 : to,
                        ends ? ldc : WIDE);
            }
            for (int i = 0; !direct && i < m; i++) {
                System.arraycopy(strip, to + i * WIDE, c, co + scratch.rows[i] * ldc + j0, columns);
            }
        }
    }

    /**
     * Lays out those rows of some columns of B that cannot be read where they are, and zeros that make the last group
     * four rows.
     */
    private static void layOut(boolean tb, int columns, int k, float[] b, int bo, int ldb, float[] panel) {
        int first = tb || columns < WIDE ? 0 : k - k % SIZE;
        Panels.lay(tb, k - first, columns, WIDE, b, bo, ldb, first, panel, first * WIDE);
        Arrays.fill(panel, k * WIDE, groups(k) * SIZE * WIDE, 0f);
    }

    private static int groups(int k) {
        return (k + SIZE - 1) / SIZE;
    }
}
