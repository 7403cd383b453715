package org.ergodic.engine.matrix;

import java.util.Arrays;
import org.ergodic.engine.kernel.FloatMath;

/** Tiles of a product in plain Java, with the bits of {@link VectorTiles}. */
final class ScalarTiles implements Gemm.Tiles {
    private static final ThreadLocal<float[]> SUMS = ThreadLocal.withInitial(() -> new float[Gemm.WIDE]);

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
        int width = vectors * Gemm.LANES;
        float[] sums = SUMS.get();
        for (int r = 0; r < rows; r++) {
            Arrays.fill(sums, 0, width, 0f);
            for (int p = 0; p < k; p++) {
                add(a[ao + r * rs + p], b, bo + p * width, sums, 0, width);
            }
            int to = co + r * ldc;
            for (int j = 0; j < width; j++) {
                c[to + j] = more ? c[to + j] + sums[j] : sums[j];
            }
        }
    }

    private static void add(float x, float[] b, int bo, float[] sums, int so, int n) {
        for (int j = 0; j < n; j++) {
            sums[so + j] = FloatMath.fma(x, b[bo + j], sums[so + j]);
        }
    }

    @Override
    public void strip(int k, float[] a, int ao, int rs, int ps, float[] b, int bo, int ldb, float[] c, int co) {
        Arrays.fill(c, co, co + 2 * Gemm.STRIP, 0f);
        for (int p = 0; p < k; p++) {
            add(a[ao + p * ps], b, bo + p * ldb, c, co, Gemm.STRIP);
            add(a[ao + rs + p * ps], b, bo + p * ldb, c, co + Gemm.STRIP, Gemm.STRIP);
        }
    }

    @Override
    public void dots(
            int rows, int columns, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co, int ldc) {
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                c[co + r * ldc + j] = dot(k, a, ao + r * lda, b, bo + j * k);
            }
        }
    }

    private static float dot(int k, float[] a, int ao, float[] b, int bo) {
        float[] sums = SUMS.get();
        int whole = k - k % Gemm.LANES;
        Arrays.fill(sums, 0, Gemm.LANES, 0f);
        for (int p = 0; p < whole; p += Gemm.LANES) {
            for (int i = 0; i < Gemm.LANES; i++) {
                sums[i] = FloatMath.fma(a[ao + p + i], b[bo + p + i], sums[i]);
            }
        }
        for (int half = Gemm.LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                sums[i] += sums[i + half];
            }
        }
        return rest(sums[0], whole, k, a, ao, b, bo);
    }

    /** Adds the last products to a sum. */
    static float rest(float sum, int from, int k, float[] a, int ao, float[] b, int bo) {
        float total = sum;
        for (int p = from; p < k; p++) {
            total = FloatMath.fma(a[ao + p], b[bo + p], total);
        }
        return total;
    }
}
