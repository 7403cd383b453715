package org.ergodic.engine.image;

import org.ergodic.engine.runtime.Warmup;

/** Tiles on the Vector API, each once it is compiled; before that the plain ones with the same bits. */
final class TieredWindowTiles implements WindowTiles {
    private static final int TRIAL = 48;

    private final WindowTiles plain;
    private final WindowTiles vector = new VectorWindowTiles();
    private final Warmup.Trial windows;
    private final Warmup.Trial gradient;

    TieredWindowTiles(int lanes) {
        plain = new ScalarWindowTiles(lanes);
        int panel = PANEL * lanes;
        int[] rows = new int[ROWS];
        int[] at = new int[TRIAL];
        float[] a = new float[FEW_ROWS * TRIAL];
        float[] b = new float[TRIAL * panel + WIDE * lanes];
        float[] c = new float[ROWS * panel];
        windows = new Warmup.Trial(
                () -> vector.windows(TRIAL, a, rows, 0, 0, b, 0, c, 0, panel, c, 0, panel),
                () -> plain.windows(TRIAL, a, rows, 0, 0, b, 0, c, 0, panel, c, 0, panel));
        gradient = new Warmup.Trial(
                () -> vector.gradient(TRIAL, at, a, 0, b, 0, c, 0),
                () -> plain.gradient(TRIAL, at, a, 0, b, 0, c, 0));
    }

    @Override
    public void windows(
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
            int ldc) {
        WindowTiles tiles = windows.isReady() ? vector : plain;
        tiles.windows(length, a, rows, at, shift, b, bo, d, from, ldd, c, co, ldc);
    }

    @Override
    public void gradient(int length, int[] at, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        (gradient.isReady() ? vector : plain).gradient(length, at, a, ao, b, bo, c, co);
    }
}
