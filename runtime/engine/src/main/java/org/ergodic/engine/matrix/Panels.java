package org.ergodic.engine.matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.kernel.Species;
import org.ergodic.engine.runtime.Vectors;
import org.ergodic.engine.runtime.Warmup;

/**
 * Lays matrices out as tiles read them: right matrices in panels, left ones that are stored transposed row by row. A
 * part of a large product lays out its right matrix for every few hundred rows, so this takes a good part of the time.
 */
final class Panels {
    /** Rows of a panel that are written together where B is turned: 8 KB. */
    private static final int TURNED = 64;

    /** Rows and columns that are turned together: each line of the cache that is read is used up. */
    private static final int SQUARE = 16;

    private static final int TRIAL_DEPTH = 32;

    /** By whole vectors of a row. */
    private static final Warmup.Trial[] TRIALS = new Warmup.Trial[Gemm.WIDE / Gemm.LANES + 1];

    static {
        for (int vectors = 1; Vectors.BITS > 0 && vectors < TRIALS.length; vectors++) {
            int width = vectors * Gemm.LANES;
            float[] b = new float[TRIAL_DEPTH * width];
            float[] to = new float[b.length];
            TRIALS[vectors] = new Warmup.Trial(
                    () -> Copy.rows(TRIAL_DEPTH, width, b, 0, width, to, 0, width),
                    () -> copy(TRIAL_DEPTH, width, b, 0, width, to, 0, width));
        }
    }

    private Panels() {}

    /**
     * Lays out some rows of a panel.
     *
     * @param columns how many columns of B
     * @param width how many columns of the panel; what B has not is zero
     * @param bo where the first column begins
     * @param first the first row of B
     */
    static void lay(
            boolean tb,
            int depth,
            int columns,
            int width,
            float[] b,
            int bo,
            int ldb,
            int first,
            float[] to,
            int start) {
        if (tb) {
            packTurned(depth, columns, width, b, bo + first, ldb, to, start);
        } else {
            pack(depth, columns, width, b, bo + first * ldb, ldb, to, start);
        }
    }

    private static void pack(int depth, int columns, int width, float[] b, int bo, int ldb, float[] to, int start) {
        int whole = columns / Gemm.LANES;
        int copied = whole * Gemm.LANES;
        if (whole > 0 && Vectors.BITS > 0 && TRIALS[whole].isReady(depth / TRIAL_DEPTH)) {
            Copy.rows(depth, copied, b, bo, ldb, to, start, width);
        } else {
            copy(depth, copied, b, bo, ldb, to, start, width);
        }
        for (int p = 0; copied < width && p < depth; p++) {
            int from = bo + p * ldb;
            int at = start + p * width;
            for (int j = copied; j < width; j++) {
                to[at + j] = j < columns ? b[from + j] : 0f;
            }
        }
    }

    private static void copy(int rows, int columns, float[] b, int bo, int ldb, float[] to, int start, int apart) {
        for (int p = 0; p < rows; p++) {
            int from = bo + p * ldb;
            int at = start + p * apart;
            for (int j = 0; j < columns; j++) {
                to[at + j] = b[from + j];
            }
        }
    }

    /** Apart, so that nothing of the vector module is touched where there is none. */
    private static final class Copy {
        private static final VectorSpecies<Float> S = Species.FLOAT;
        private static final int L = S.length();

        private Copy() {}

        static void rows(int rows, int columns, float[] b, int bo, int ldb, float[] to, int start, int apart) {
            if (columns == 3 * L) {
                three(rows, b, bo, ldb, to, start, apart);
                return;
            }
            for (int p = 0, from = bo, at = start; p < rows; p++, from += ldb, at += apart) {
                for (int j = 0; j < columns; j += L) {
                    FloatVector.fromArray(S, b, from + j).intoArray(to, at + j);
                }
            }
        }

        private static void three(int rows, float[] b, int bo, int ldb, float[] to, int start, int apart) {
            for (int p = 0, from = bo, at = start; p < rows; p++, from += ldb, at += apart) {
                FloatVector.fromArray(S, b, from).intoArray(to, at);
                FloatVector.fromArray(S, b, from + L).intoArray(to, at + L);
                FloatVector.fromArray(S, b, from + 2 * L).intoArray(to, at + 2 * L);
            }
        }
    }

    private static void packTurned(
            int depth, int columns, int width, float[] b, int bo, int ldb, float[] to, int start) {
        // What is written stays in the first-level cache until all columns have gone by.
        for (int p0 = 0; p0 < depth; p0 += TURNED) {
            int p1 = Math.min(depth, p0 + TURNED);
            for (int j = 0; j < columns; j++) {
                int from = bo + j * ldb;
                int at = start + j;
                for (int p = p0; p < p1; p++) {
                    to[at + p * width] = b[from + p];
                }
            }
        }
        for (int j = columns; j < width; j++) {
            for (int p = 0; p < depth; p++) {
                to[start + p * width + j] = 0f;
            }
        }
    }

    /**
     * Lays out rows of a matrix that is stored transposed.
     *
     * @param i0 the first of them
     * @param i1 the one after the last
     * @param depth numbers of a row
     * @param to receives row i from {@code i * depth} on
     */
    static void turn(int i0, int i1, int depth, float[] a, int ao, int lda, float[] to) {
        for (int i = i0; i < i1; i += SQUARE) {
            for (int p = 0; p < depth; p += SQUARE) {
                square(i, Math.min(i1, i + SQUARE), p, Math.min(depth, p + SQUARE), depth, a, ao, lda, to);
            }
        }
    }

    private static void square(int i0, int i1, int p0, int p1, int depth, float[] a, int ao, int lda, float[] to) {
        for (int i = i0; i < i1; i++) {
            int at = i * depth;
            for (int p = p0; p < p1; p++) {
                to[at + p] = a[ao + p * lda + i];
            }
        }
    }
}
