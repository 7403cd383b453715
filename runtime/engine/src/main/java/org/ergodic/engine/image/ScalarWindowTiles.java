package org.ergodic.engine.image;

import org.ergodic.engine.runtime.Vectors;

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
        panel = PANEL * lanes;
        wide = WIDE * lanes;
        sums = ThreadLocal.withInitial(() -> new float[WIDE * lanes]);
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
        float[] sum = sums.get();
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(d, from + i * ldd, sum, 0, panel);
            int o = rows[at + i] + shift;
            for (int q = 0; q < length; q++) {
                add(a[o + q], b, bo + q * panel, sum, panel);
            }
            System.arraycopy(sum, 0, c, co + i * ldc, panel);
        }
    }

    @Override
    public void gradient(int length, int[] at, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        float[] sum = sums.get();
        for (int i = 0; i < FEW_ROWS; i++) {
            System.arraycopy(c, co + i * wide, sum, 0, wide);
            for (int q = 0; q < length; q++) {
                add(a[ao + q * FEW_ROWS + i], b, bo + at[q], sum, wide);
            }
            System.arraycopy(sum, 0, c, co + i * wide, wide);
        }
    }

    private static void add(float x, float[] b, int bo, float[] sum, int n) {
        if (Vectors.FMA) {
            for (int j = 0; j < n; j++) {
                sum[j] = Math.fma(x, b[bo + j], sum[j]);
            }
        } else {
            for (int j = 0; j < n; j++) {
                sum[j] = x * b[bo + j] + sum[j];
            }
        }
    }
}
