package org.ergodic.engine.image;

import java.util.function.Consumer;
import org.ergodic.engine.runtime.Warmup;

/** Tiles on the Vector API, each once it is compiled; before that the plain ones with the same bits. */
final class TieredWindowTiles implements WindowTiles {
    private static final int TRIAL = 48;

    private final WindowTiles plain;
    private final WindowTiles vector = new VectorWindowTiles();
    private final Warmup.Trial windows;
    private final Warmup.Trial wide;
    private final Warmup.Trial gather;

    TieredWindowTiles(int lanes) {
        plain = new ScalarWindowTiles(lanes);
        int panel = WIDE_VECTORS * lanes;
        int[] rows = new int[TRIAL];
        float[] a = new float[TRIAL * panel];
        float[] b = new float[TRIAL * panel];
        float[] c = new float[ROWS * panel];
        windows = trial(tiles -> tiles.windows(TRIAL, a, rows, 0, 0, b, 0, c, 0, panel, c, 0, panel));
        wide = trial(tiles -> tiles.wideWindows(TRIAL, a, rows, 0, 0, b, 0, c, 0, panel, c, 0, panel));
        gather = trial(tiles -> tiles.gather(TRIAL, a, rows, 0, b, 0));
    }

    private Warmup.Trial trial(Consumer<WindowTiles> run) {
        return new Warmup.Trial(() -> run.accept(vector), () -> run.accept(plain));
    }

    private WindowTiles of(Warmup.Trial trial, int length) {
        return trial.isReady(length / TRIAL) ? vector : plain;
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
        of(windows, length).windows(length, a, rows, at, shift, b, bo, d, from, ldd, c, co, ldc);
    }

    @Override
    public void wideWindows(
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
        of(wide, length).wideWindows(length, a, rows, at, shift, b, bo, d, from, ldd, c, co, ldc);
    }

    @Override
    public void gather(int length, float[] a, int[] at, int shift, float[] b, int bo) {
        of(gather, length).gather(length, a, at, shift, b, bo);
    }
}
