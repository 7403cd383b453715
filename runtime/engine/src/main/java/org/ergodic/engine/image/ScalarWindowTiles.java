package org.ergodic.engine.image;

import org.ergodic.engine.kernel.FloatMath;

/** Tiles in plain Java, with the bits of {@link VectorWindowTiles}. */
final class ScalarWindowTiles implements WindowTiles {
    private final int panel;
    private final int wide;
    private final ThreadLocal<float[]> sums;

    /**
     * Tiles as wide as those on vectors.
     *
     * @param lanes numbers of a vector
     */
    ScalarWindowTiles(int lanes) {
        panel = VECTORS * lanes;
        wide = WIDE_VECTORS * lanes;
        sums = ThreadLocal.withInitial(() -> new float[WIDE_VECTORS * lanes]);
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
        run(ROWS, panel, length, a, rows, at, shift, b, bo, d, from, ldd, c, co, ldc);
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
        run(WIDE_ROWS, wide, length, a, rows, at, shift, b, bo, d, from, ldd, c, co, ldc);
    }

    private void run(
            int count,
            int width,
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
        float[] sum = sums.get();
        for (int i = 0; i < count; i++) {
            System.arraycopy(d, from + i * ldd, sum, 0, width);
            int o = rows[at + i] + shift;
            for (int q = 0; q < length; q++) {
                add(a[o + q], b, bo + q * width, sum, width);
            }
            System.arraycopy(sum, 0, c, co + i * ldc, width);
        }
    }

    @Override
    public void gather(int length, float[] a, int[] at, int shift, float[] b, int bo) {
        for (int q = 0; q < length; q++) {
            System.arraycopy(a, at[q] + shift, b, bo + q * wide, wide);
        }
    }

    private static void add(float x, float[] b, int bo, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] = FloatMath.fma(x, b[bo + j], sum[j]);
        }
    }
}
