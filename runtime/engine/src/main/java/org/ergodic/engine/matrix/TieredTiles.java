package org.ergodic.engine.matrix;

import org.ergodic.engine.runtime.Warmup;

/** Tiles on the Vector API, each once it is compiled; before that the plain ones with the same bits. */
final class TieredTiles implements Gemm.Tiles {
    private static final int TRIAL_DEPTH = 32;

    private final Gemm.Tiles plain = new ScalarTiles();
    private final Gemm.Tiles vector = new VectorTiles();

    /** By vectors and rows. */
    private final Warmup.Trial[][] tile = new Warmup.Trial[Gemm.WIDE / Gemm.LANES + 1][Gemm.ROWS + 1];

    private final Warmup.Trial strip;
    private final Warmup.Trial dots;

    TieredTiles() {
        float[] a = new float[Gemm.ROWS * TRIAL_DEPTH];
        float[] b = new float[TRIAL_DEPTH * Gemm.WIDE];
        float[] c = new float[Gemm.ROWS * Gemm.WIDE];
        for (int vectors = 1; vectors * Gemm.LANES <= Gemm.WIDE; vectors++) {
            for (int rows : new int[] {Gemm.ROWS, 4, 1}) {
                if (vectors < 3 || rows < Gemm.ROWS) {
                    tile[vectors][rows] = trial(rows, vectors, a, b, c);
                }
            }
        }
        int depth = b.length / Gemm.STRIP;
        strip = new Warmup.Trial(
                () -> vector.strip(depth, a, 0, depth, 1, b, 0, Gemm.STRIP, c, 0),
                () -> plain.strip(depth, a, 0, depth, 1, b, 0, Gemm.STRIP, c, 0),
                () -> vector.strip(2, a, 0, depth, 1, b, 0, Gemm.STRIP, c, 0));
        int k = 2 * TRIAL_DEPTH;
        dots = new Warmup.Trial(
                () -> vector.dots(4, 2, k, a, 0, k, b, 0, c, 0, 2), () -> plain.dots(4, 2, k, a, 0, k, b, 0, c, 0, 2));
    }

    private Warmup.Trial trial(int rows, int vectors, float[] a, float[] b, float[] c) {
        return new Warmup.Trial(
                () -> vector.run(rows, vectors, TRIAL_DEPTH, a, 0, TRIAL_DEPTH, b, 0, c, 0, Gemm.WIDE, false),
                () -> plain.run(rows, vectors, TRIAL_DEPTH, a, 0, TRIAL_DEPTH, b, 0, c, 0, Gemm.WIDE, false),
                () -> vector.run(rows, vectors, 2, a, 0, TRIAL_DEPTH, b, 0, c, 0, Gemm.WIDE, false));
    }

    @Override
    public void run(
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
            boolean more) {
        Gemm.Tiles tiles = tile[vectors][rows].isReady(k / TRIAL_DEPTH) ? vector : plain;
        tiles.run(rows, vectors, k, a, ao, rs, b, bo, c, co, ldc, more);
    }

    @Override
    public void strip(int k, float[] a, int ao, int rs, int ps, float[] b, int bo, int ldb, float[] c, int co) {
        (strip.isReady(k * Gemm.STRIP / (TRIAL_DEPTH * Gemm.WIDE)) ? vector : plain)
                .strip(k, a, ao, rs, ps, b, bo, ldb, c, co);
    }

    @Override
    public void dots(
            int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc) {
        (dots.isReady(k / (2 * TRIAL_DEPTH)) ? vector : plain).dots(rows, columns, k, a, ao, lda, b, bo, c, co, ldc);
    }
}
