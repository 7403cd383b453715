package org.ergodic.engine.report;

import org.ergodic.engine.matrix.MatrixProducts;

/** What this machine can do at most, measured once: the yardstick of {@code explain}. */
public final class PeakFlops {
    private static final int N = 512;
    private static final int TRIALS = 20;
    private static double gigaflops;

    private PeakFlops() {}

    /** {@return the rate of the product of two 512 x 512 matrices in single precision, the best of some trials} */
    static synchronized double gigaflops() {
        if (gigaflops == 0) {
            float[] a = new float[N * N];
            float[] b = new float[N * N];
            float[] c = new float[N * N];
            java.util.Arrays.fill(a, 1e-2f);
            java.util.Arrays.fill(b, 1e-2f);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < TRIALS; i++) {
                long start = System.nanoTime();
                MatrixProducts.of(1, N, N, N, false, false, a, b, c).run();
                best = Math.min(best, System.nanoTime() - start);
            }
            gigaflops = 2.0 * N * N * N / best;
        }
        return gigaflops;
    }
}
