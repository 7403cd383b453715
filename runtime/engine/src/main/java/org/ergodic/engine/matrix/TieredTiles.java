package org.ergodic.engine.matrix;

import org.ergodic.engine.runtime.Warmup;

/**
 * Tiles on the Vector API, each once it is compiled; before that the plain ones with the same bits. Of the widest tile
 * some copies are compiled one after the other, where there is enough to do, and the fastest serves.
 */
final class TieredTiles implements Gemm.Tiles {
    private static final int TRIAL_DEPTH = 32;

    /** Copies of the widest tile that are tried. */
    private static final int COPIES = Gemm.WIDE == 3 * Gemm.LANES ? 3 : 0;

    /** What a copy is worth, of what the tile in plain Java takes longer: loops that are not compiled come first. */
    private static final double WORTH = 0.003;

    /** How much faster a copy must be. */
    private static final double BETTER = 0.93;

    private static final int ROUNDS = 30;
    private static final int RUNS = 40;

    private final Gemm.Tiles plain = new ScalarTiles();
    private final Gemm.Tiles vector = new VectorTiles();

    private volatile Gemm.Tiles widest = vector;

    /** The copy that is being compiled, and its trial; null when enough have been. */
    private volatile Rival rival;

    private volatile boolean started;

    private int copies;

    private record Rival(Gemm.Tiles tiles, Warmup.Trial trial) {}

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
                    tile[vectors][rows] = trial(vector, rows, vectors, 1);
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

    private Warmup.Trial trial(Gemm.Tiles tiles, int rows, int vectors, double worth) {
        float[] a = new float[Gemm.ROWS * TRIAL_DEPTH];
        float[] b = new float[TRIAL_DEPTH * Gemm.WIDE];
        float[] c = new float[Gemm.ROWS * Gemm.WIDE];
        return new Warmup.Trial(
                () -> tiles.run(rows, vectors, TRIAL_DEPTH, a, 0, TRIAL_DEPTH, b, 0, c, 0, Gemm.WIDE, false),
                () -> plain.run(rows, vectors, TRIAL_DEPTH, a, 0, TRIAL_DEPTH, b, 0, c, 0, Gemm.WIDE, false),
                // The JIT does best where it thinks that the loop is short.
                () -> tiles.run(rows, vectors, 1, a, 0, TRIAL_DEPTH, b, 0, c, 0, Gemm.WIDE, false),
                worth);
    }

    /** The first copy is made when the tile itself serves: a program of small products needs none. */
    private synchronized void first() {
        if (!started) {
            started = true;
            next();
        }
    }

    private void next() {
        if (copies++ < COPIES) {
            Gemm.Tiles tiles = new VectorTiles(WideTile.copy());
            rival = new Rival(tiles, trial(tiles, 4, 3, WORTH));
        } else {
            rival = null;
        }
    }

    /** Takes the faster of two tiles; whoever comes first does so, which takes a few milliseconds. */
    private synchronized void judge(Rival ready) {
        if (rival == ready) {
            float[] a = new float[4 * Gemm.DEPTH];
            float[] b = new float[Gemm.DEPTH * Gemm.WIDE];
            float[] c = new float[4 * Gemm.WIDE];
            long before = Long.MAX_VALUE;
            long after = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                before = Math.min(before, nanos(widest, a, b, c));
                after = Math.min(after, nanos(ready.tiles, a, b, c));
            }
            if (after < BETTER * before) {
                widest = ready.tiles;
            }
            next();
        }
    }

    private static long nanos(Gemm.Tiles tiles, float[] a, float[] b, float[] c) {
        long start = System.nanoTime();
        for (int i = 0; i < RUNS; i++) {
            tiles.run(4, 3, Gemm.DEPTH, a, 0, Gemm.DEPTH, b, 0, c, 0, Gemm.WIDE, false);
        }
        return System.nanoTime() - start;
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
        int times = k / TRIAL_DEPTH;
        Gemm.Tiles tiles = plain;
        if (tile[vectors][rows].isReady(times)) {
            tiles = vector;
            if (vectors == 3 && rows == 4) {
                if (!started) {
                    first();
                }
                Rival other = rival;
                if (other != null && other.trial.isReady(times)) {
                    judge(other);
                }
                tiles = widest;
            }
        }
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
