package org.ergodic.engine.kernel;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.ergodic.engine.runtime.Warmup;

/** Each loop on the Vector API once it is compiled, before that the plain one with the same results. */
final class TieredKernels implements Kernels {
    /** Functions of a few operations, whose loops the JIT should unroll; of others, a run once around is enough. */
    private static final Set<Fn> CHEAP =
            EnumSet.of(Fn.NEG, Fn.ABS, Fn.SIGN, Fn.SQUARE, Fn.CUBE, Fn.SQRT, Fn.RECIPROCAL, Fn.RELU);

    /** Numbers of such a run, whole vectors of any width. */
    private static final int BRIEF = 16;

    private final Kernels plain;
    private final VectorKernels vector;
    private final Warmup.Trial[] map = new Warmup.Trial[Fn.values().length];
    private final Warmup.Trial[] zip = new Warmup.Trial[map.length];
    private final Warmup.Trial[] zipScalar = new Warmup.Trial[map.length];
    private final Map<Reduction, Warmup.Trial> reduce = new EnumMap<>(Reduction.class);
    private final Warmup.Trial fma;
    private final Warmup.Trial fmaScalar;
    private final Warmup.Trial select;
    private final Warmup.Trial[] silu = new Warmup.Trial[4];
    private final FormulaLoops formulas;

    TieredKernels(Kernels plain, VectorKernels vector) {
        this.plain = plain;
        this.vector = vector;
        formulas = new FormulaLoops(plain);
        int n = Warmup.LENGTH;
        Object a = vector.allocate(n);
        Object b = vector.allocate(n);
        Object r = vector.allocate(n);
        for (int i = 0; i < n; i++) {
            vector.put(a, i, (i - n / 2) * 0.04);
            vector.put(b, i, (i + 1) * 0.01);
        }
        for (Fn f : Fn.values()) {
            if (vector.maps(f)) {
                map[f.ordinal()] = trial(
                        () -> vector.map(f, a, 0, r, 0, n),
                        () -> plain.map(f, a, 0, r, 0, n),
                        CHEAP.contains(f) ? null : () -> vector.map(f, a, 0, r, 0, BRIEF));
            }
            if (vector.zips(f)) {
                zip[f.ordinal()] =
                        trial(() -> vector.zip(f, a, 0, b, 0, r, 0, n), () -> plain.zip(f, a, 0, b, 0, r, 0, n));
                zipScalar[f.ordinal()] = trial(
                        () -> vector.zipScalar(f, a, 0, 1.5, r, 0, n), () -> plain.zipScalar(f, a, 0, 1.5, r, 0, n));
            }
        }
        for (Reduction f : Reduction.values()) {
            reduce.put(f, trial(() -> vector.reduce(f, a, 0, n), () -> plain.reduce(f, a, 0, n)));
        }
        fma = trial(() -> vector.fma(a, 0, b, 0, a, 0, r, 0, n), () -> plain.fma(a, 0, b, 0, a, 0, r, 0, n));
        fmaScalar = trial(
                () -> vector.fmaScalar(a, 0, 1.5, b, 0, r, 0, n), () -> plain.fmaScalar(a, 0, 1.5, b, 0, r, 0, n));
        for (int i = 0; i < silu.length; i++) {
            Object added = (i & 1) == 0 ? null : b;
            Object derivative = (i & 2) == 0 ? null : vector.allocate(n);
            silu[i] = trial(
                    () -> vector.silu(a, 0, added, 0, r, 0, derivative, 0, n),
                    () -> plain.silu(a, 0, added, 0, r, 0, derivative, 0, n),
                    () -> vector.silu(a, 0, added, 0, r, 0, derivative, 0, BRIEF));
        }
        select = trial(() -> vector.select(a, 0, b, 0, a, 0, r, 0, n), () -> plain.select(a, 0, b, 0, a, 0, r, 0, n));
    }

    private Warmup.Trial trial(Runnable loop, Runnable slow) {
        return trial(loop, slow, null);
    }

    private Warmup.Trial trial(Runnable loop, Runnable slow, Runnable brief) {
        return new Warmup.Trial(loop, slow, brief, 1, vector::show);
    }

    @Override
    public Formula.Loop loop(Formula formula) {
        return vector instanceof VectorFloat && Species.MASKS ? formulas.of(formula) : null;
    }

    /** Short rows are not a matter of vectors. */
    @Override
    public void reduceRows(Reduction f, Object a, int ao, int width, int rows, Object r, int ro) {
        if (width < LANES) {
            plain.reduceRows(f, a, ao, width, rows, r, ro);
        } else {
            Kernels.super.reduceRows(f, a, ao, width, rows, r, ro);
        }
    }

    /** {@return the trial of a function's loop on vectors, or null if there is none} */
    Warmup.Trial trial(Fn f, int arguments) {
        return switch (arguments) {
            case 1 -> map[f.ordinal()];
            case 2 -> zip[f.ordinal()];
            default -> fma;
        };
    }

    /** Whether the vector loop serves; a loop of many numbers counts for more than one of few. */
    private static boolean ready(Warmup.Trial trial, int n) {
        return trial != null && trial.isReady(n / Warmup.LENGTH);
    }

    @Override
    public void map(Fn f, Object a, int ao, Object r, int ro, int n) {
        if (ready(map[f.ordinal()], n)) {
            vector.map(f, a, ao, r, ro, n);
        } else {
            plain.map(f, a, ao, r, ro, n);
        }
    }

    @Override
    public void zip(Fn f, Object a, int ao, Object b, int bo, Object r, int ro, int n) {
        if (ready(zip[f.ordinal()], n)) {
            vector.zip(f, a, ao, b, bo, r, ro, n);
        } else {
            plain.zip(f, a, ao, b, bo, r, ro, n);
        }
    }

    @Override
    public void zipScalar(Fn f, Object a, int ao, double s, Object r, int ro, int n) {
        if (ready(zipScalar[f.ordinal()], n)) {
            vector.zipScalar(f, a, ao, s, r, ro, n);
        } else {
            plain.zipScalar(f, a, ao, s, r, ro, n);
        }
    }

    @Override
    public void fma(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        if (ready(fma, n)) {
            vector.fma(a, ao, b, bo, c, co, r, ro, n);
        } else {
            plain.fma(a, ao, b, bo, c, co, r, ro, n);
        }
    }

    @Override
    public void fmaScalar(Object a, int ao, double s, Object c, int co, Object r, int ro, int n) {
        if (ready(fmaScalar, n)) {
            vector.fmaScalar(a, ao, s, c, co, r, ro, n);
        } else {
            plain.fmaScalar(a, ao, s, c, co, r, ro, n);
        }
    }

    @Override
    public void select(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        if (ready(select, n)) {
            vector.select(a, ao, b, bo, c, co, r, ro, n);
        } else {
            plain.select(a, ao, b, bo, c, co, r, ro, n);
        }
    }

    @Override
    public void silu(Object a, int ao, Object b, int bo, Object r, int ro, Object d, int dd, int n) {
        if (ready(silu[(b == null ? 0 : 1) + (d == null ? 0 : 2)], n)) {
            vector.silu(a, ao, b, bo, r, ro, d, dd, n);
        } else {
            plain.silu(a, ao, b, bo, r, ro, d, dd, n);
        }
    }

    @Override
    public double reduce(Reduction f, Object a, int ao, int n) {
        return ready(reduce.get(f), n) ? vector.reduce(f, a, ao, n) : plain.reduce(f, a, ao, n);
    }

    @Override
    public Object allocate(int length) {
        return plain.allocate(length);
    }

    @Override
    public int bytes() {
        return plain.bytes();
    }

    @Override
    public double at(Object array, int index) {
        return plain.at(array, index);
    }

    @Override
    public void put(Object array, int index, double value) {
        plain.put(array, index, value);
    }

    @Override
    public void fill(Object r, int ro, int n, double value) {
        plain.fill(r, ro, n, value);
    }
}
