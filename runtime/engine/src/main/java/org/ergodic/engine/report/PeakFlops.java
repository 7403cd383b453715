package org.ergodic.engine.report;

import org.ergodic.engine.matrix.MatrixProducts;

/** What this machine can do at most, measured once: the yardstick of {@code explain}. */
public final class PeakFlops {
    private static final int N = 512;

    /** Trials end when they have not become faster for so long, or after some seconds: the JIT may be at work. */
    private static final long STILL_NANOS = 300_000_000;

    private static final long MOST_NANOS = 3_000_000_000L;
    private static final double FASTER = 0.99;
    private static double gigaflops;

    private PeakFlops() {}

    /** {@return the rate of the product of two 512 x 512 matrices in single precision, the best of some} */
    static synchronized double gigaflops() {
        if (gigaflops == 0) {
            float[] a = new float[N * N];
            float[] b = new float[N * N];
            float[] c = new float[N * N];
            java.util.Arrays.fill(a, 1e-2f);
            java.util.Arrays.fill(b, 1e-2f);
            Runnable product = MatrixProducts.of(1, N, N, N, false, false, a, b, c);
            long best = Long.MAX_VALUE;
            long begin = System.nanoTime();
            long changed = begin;
            long end = begin;
            while (end - changed < STILL_NANOS && end - begin < MOST_NANOS) {
                long start = System.nanoTime();
                product.run();
                end = System.nanoTime();
                changed = end - start < FASTER * best ? end : changed;
                best = Math.min(best, end - start);
            }
            gigaflops = 2.0 * N * N * N / best;
        }
        return gigaflops;
    }
}
