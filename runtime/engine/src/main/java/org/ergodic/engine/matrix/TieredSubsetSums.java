package org.ergodic.engine.matrix;

import org.ergodic.engine.runtime.Warmup;

/**
 * Inner loops of {@link FourRussians} on the Vector API, each once it is compiled; before that the plain ones with the
 * same bits.
 */
final class TieredSubsetSums implements FourRussians.Loops {
    private static final int ROWS = 5;
    private static final int GROUPS = 16;
    private static final int N = 64;

    private final FourRussians.Loops plain = new ScalarSubsetSums();
    private final FourRussians.Loops vector = new VectorSubsetSums();
    private final Warmup.Trial scan;
    private final Warmup.Trial name;
    private final Warmup.Trial sum;
    private final Warmup.Trial add;

    TieredSubsetSums() {
        float[] a = new float[FourRussians.SIZE * N];
        int[] names = new int[Math.max(N, ROWS * GROUPS)];
        float[] sums = new float[GROUPS * FourRussians.GROUP];
        float[] c = new float[ROWS * FourRussians.WIDE];
        int w = FourRussians.WIDE;
        float[] b = new float[GROUPS * FourRussians.SIZE * w];
        scan = new Warmup.Trial(() -> vector.scan(a.length, a, 0), () -> plain.scan(a.length, a, 0));
        name = new Warmup.Trial(() -> vector.name(N, a, 0, N, names, 0), () -> plain.name(N, a, 0, N, names, 0));
        sum = new Warmup.Trial(
                () -> vector.sum(GROUPS, b, 0, w, 2 * w, sums, 0), () -> plain.sum(GROUPS, b, 0, w, 2 * w, sums, 0));
        add = new Warmup.Trial(
                () -> vector.add(ROWS, GROUPS, names, 0, GROUPS, sums, 0, c, 0, c, 0, w),
                () -> plain.add(ROWS, GROUPS, names, 0, GROUPS, sums, 0, c, 0, c, 0, w));
    }

    @Override
    public int scan(int n, float[] a, int ao) {
        return (scan.isReady(n / (FourRussians.SIZE * N)) ? vector : plain).scan(n, a, ao);
    }

    @Override
    public void name(int n, float[] a, int ao, int far, int[] names, int no) {
        (name.isReady(n / N) ? vector : plain).name(n, a, ao, far, names, no);
    }

    @Override
    public void sum(int groups, float[] b, int bo, int next, int far, float[] sums, int so) {
        (sum.isReady(groups / GROUPS) ? vector : plain).sum(groups, b, bo, next, far, sums, so);
    }

    @Override
    public void add(
            int m,
            int groups,
            int[] names,
            int no,
            int rs,
            float[] sums,
            int so,
            float[] c,
            int co,
            float[] to,
            int at,
            int ld) {
        (add.isReady(m * groups / (ROWS * GROUPS)) ? vector : plain)
                .add(m, groups, names, no, rs, sums, so, c, co, to, at, ld);
    }

    @Override
    public boolean isCompiled() {
        return add.isReady();
    }
}
