package org.ergodic.engine.kernel;

import java.util.Arrays;

/** Tiles of a product in plain Java, with the bits of {@link VectorTiles}. */
final class ScalarTiles implements Gemm.Tiles {
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[Gemm.WIDE]);

    @Override
    public void run(
            int rows,
            boolean wide,
            int k,
            float[] a,
            int ao,
            int rs,
            int ps,
            float[] b,
            int bo,
            float[] c,
            int co,
            int ldc) {
        int width = wide ? Gemm.WIDE : Gemm.NARROW;
        float[] sums = SUMS.get();
        for (int r = 0; r < rows; r++) {
            Arrays.fill(sums, 0, width, 0f);
            for (int p = 0; p < k; p++) {
                add(a[ao + r * rs + p * ps], b, bo + p * width, sums, width);
            }
            System.arraycopy(sums, 0, c, co + r * ldc, width);
        }
    }

    private static void add(float x, float[] b, int bo, float[] sums, int n) {
        for (int j = 0; j < n; j++) {
            sums[j] = Math.fma(x, b[bo + j], sums[j]);
        }
    }
}
