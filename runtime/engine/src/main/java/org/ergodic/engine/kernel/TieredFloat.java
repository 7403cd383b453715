package org.ergodic.engine.kernel;

import java.util.EnumMap;
import java.util.Map;
import org.ergodic.engine.runtime.Warmup;

/**
 * Single precision: each loop on the Vector API once it is compiled, before that the plain one with the same results.
 */
final class TieredFloat extends ScalarFloat {
    private final Kernels vector = new VectorFloat();
    private final Warmup.Trial[] map = new Warmup.Trial[Fn.values().length];
    private final Warmup.Trial[] zip = new Warmup.Trial[map.length];
    private final Warmup.Trial[] zipScalar = new Warmup.Trial[map.length];
    private final Map<Reduction, Warmup.Trial> reduce = new EnumMap<>(Reduction.class);
    private final Warmup.Trial fma;
    private final Warmup.Trial fmaScalar;
    private final Warmup.Trial select;
    private final Warmup.Trial[] silu = new Warmup.Trial[4];

    TieredFloat() {
        Kernels plain = new ScalarFloat();
        int n = Warmup.LENGTH;
        float[] a = new float[n];
        float[] b = new float[n];
        float[] r = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (i - n / 2) * 0.04f;
            b[i] = (i + 1) * 0.01f;
        }
        for (Fn f : Fn.values()) {
            if (VectorFloat.maps(f)) {
                map[f.ordinal()] =
                        new Warmup.Trial(() -> vector.map(f, a, 0, r, 0, n), () -> plain.map(f, a, 0, r, 0, n));
            }
            if (VectorFloat.zips(f)) {
                zip[f.ordinal()] = new Warmup.Trial(
                        () -> vector.zip(f, a, 0, b, 0, r, 0, n), () -> plain.zip(f, a, 0, b, 0, r, 0, n));
                zipScalar[f.ordinal()] = new Warmup.Trial(
                        () -> vector.zipScalar(f, a, 0, 1.5, r, 0, n), () -> plain.zipScalar(f, a, 0, 1.5, r, 0, n));
            }
        }
        for (Reduction f : Reduction.values()) {
            reduce.put(f, new Warmup.Trial(() -> vector.reduce(f, a, 0, n), () -> plain.reduce(f, a, 0, n)));
        }
        fma = new Warmup.Trial(() -> vector.fma(a, 0, b, 0, a, 0, r, 0, n), () -> plain.fma(a, 0, b, 0, a, 0, r, 0, n));
        fmaScalar = new Warmup.Trial(
                () -> vector.fmaScalar(a, 0, 1.5, b, 0, r, 0, n), () -> plain.fmaScalar(a, 0, 1.5, b, 0, r, 0, n));
        for (int i = 0; i < silu.length; i++) {
            float[] added = (i & 1) == 0 ? null : b;
            float[] derivative = (i & 2) == 0 ? null : new float[n];
            silu[i] = new Warmup.Trial(
                    () -> vector.silu(a, 0, added, 0, r, 0, derivative, 0, n),
                    () -> plain.silu(a, 0, added, 0, r, 0, derivative, 0, n));
        }
        select = new Warmup.Trial(
                () -> vector.select(a, 0, b, 0, a, 0, r, 0, n), () -> plain.select(a, 0, b, 0, a, 0, r, 0, n));
    }

    @Override
    public Formula.Loop loop(Formula formula) {
        return FormulaLoops.of(formula, this);
    }

    /** {@return whether a function of arrays has its loop on vectors, if there is one} */
    boolean isReady(Fn f, int arguments) {
        Warmup.Trial trial = switch (arguments) {
            case 1 -> map[f.ordinal()];
            case 2 -> zip[f.ordinal()];
            default -> fma;
        };
        return trial == null || trial.isReady();
    }

    private static boolean ready(Warmup.Trial trial) {
        return trial != null && trial.isReady();
    }

    @Override
    public void map(Fn f, Object a, int ao, Object r, int ro, int n) {
        if (ready(map[f.ordinal()])) {
            vector.map(f, a, ao, r, ro, n);
        } else {
            super.map(f, a, ao, r, ro, n);
        }
    }

    @Override
    public void zip(Fn f, Object a, int ao, Object b, int bo, Object r, int ro, int n) {
        if (ready(zip[f.ordinal()])) {
            vector.zip(f, a, ao, b, bo, r, ro, n);
        } else {
            super.zip(f, a, ao, b, bo, r, ro, n);
        }
    }

    @Override
    public void zipScalar(Fn f, Object a, int ao, double s, Object r, int ro, int n) {
        if (ready(zipScalar[f.ordinal()])) {
            vector.zipScalar(f, a, ao, s, r, ro, n);
        } else {
            super.zipScalar(f, a, ao, s, r, ro, n);
        }
    }

    @Override
    public void fma(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        if (fma.isReady()) {
            vector.fma(a, ao, b, bo, c, co, r, ro, n);
        } else {
            super.fma(a, ao, b, bo, c, co, r, ro, n);
        }
    }

    @Override
    public void fmaScalar(Object a, int ao, double s, Object c, int co, Object r, int ro, int n) {
        if (fmaScalar.isReady()) {
            vector.fmaScalar(a, ao, s, c, co, r, ro, n);
        } else {
            super.fmaScalar(a, ao, s, c, co, r, ro, n);
        }
    }

    @Override
    public void select(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        if (select.isReady()) {
            vector.select(a, ao, b, bo, c, co, r, ro, n);
        } else {
            super.select(a, ao, b, bo, c, co, r, ro, n);
        }
    }

    @Override
    public void silu(Object a, int ao, Object b, int bo, Object r, int ro, Object d, int dd, int n) {
        if (silu[(b == null ? 0 : 1) + (d == null ? 0 : 2)].isReady()) {
            vector.silu(a, ao, b, bo, r, ro, d, dd, n);
        } else {
            super.silu(a, ao, b, bo, r, ro, d, dd, n);
        }
    }

    @Override
    public double reduce(Reduction f, Object a, int ao, int n) {
        return reduce.get(f).isReady() ? vector.reduce(f, a, ao, n) : super.reduce(f, a, ao, n);
    }
}
