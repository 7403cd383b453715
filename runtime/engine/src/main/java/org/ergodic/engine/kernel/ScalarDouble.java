package org.ergodic.engine.kernel;

import java.util.Arrays;

/**
 * Double precision in plain Java: what runs without the Vector API or before it is compiled, and the ends of vectors.
 * Functions that are not in {@link DoubleMath} are the JDK's.
 */
class ScalarDouble implements Kernels {
    @Override
    public final Object allocate(int length) {
        return new double[length];
    }

    @Override
    public final int bytes() {
        return Double.BYTES;
    }

    @Override
    public final double at(Object array, int index) {
        return ((double[]) array)[index];
    }

    @Override
    public final void put(Object array, int index, double value) {
        ((double[]) array)[index] = value;
    }

    @Override
    public void map(Fn f, Object a0, int ao, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] r = (double[]) r0;
        if (f == Fn.COPY) {
            System.arraycopy(a, ao, r, ro, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            r[ro + i] = value(f, a[ao + i]);
        }
    }

    private static double value(Fn f, double x) {
        return switch (f) {
            case EXP -> DoubleMath.exp(x);
            case EXPM1 -> DoubleMath.expm1(x);
            case LOG -> DoubleMath.log(x);
            case LOG1P -> DoubleMath.log1p(x);
            case TANH -> DoubleMath.tanh(x);
            case SIGMOID -> DoubleMath.sigmoid(x);
            case SOFTPLUS -> DoubleMath.softplus(x);
            case SILU -> x * DoubleMath.sigmoid(x);
            default -> f.apply(x, 0, 0);
        };
    }

    @Override
    public void zip(Fn f, Object a0, int ao, Object b0, int bo, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] b = (double[]) b0;
        double[] r = (double[]) r0;
        switch (f) {
            case ADD -> {
                for (int i = 0; i < n; i++) {
                    r[ro + i] = a[ao + i] + b[bo + i];
                }
            }
            case MUL -> {
                for (int i = 0; i < n; i++) {
                    r[ro + i] = a[ao + i] * b[bo + i];
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    r[ro + i] = f.apply(a[ao + i], b[bo + i], 0);
                }
            }
        }
    }

    @Override
    public void zipScalar(Fn f, Object a0, int ao, double s, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] r = (double[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = f.apply(a[ao + i], s, 0);
        }
    }

    @Override
    public void fma(Object a0, int ao, Object b0, int bo, Object c0, int co, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] b = (double[]) b0;
        double[] c = (double[]) c0;
        double[] r = (double[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = DoubleMath.fma(a[ao + i], b[bo + i], c[co + i]);
        }
    }

    @Override
    public void fmaScalar(Object a0, int ao, double s, Object c0, int co, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] c = (double[]) c0;
        double[] r = (double[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = DoubleMath.fma(a[ao + i], s, c[co + i]);
        }
    }

    @Override
    public void select(Object a0, int ao, Object b0, int bo, Object c0, int co, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] b = (double[]) b0;
        double[] c = (double[]) c0;
        double[] r = (double[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = a[ao + i] != 0 ? b[bo + i] : c[co + i];
        }
    }

    @Override
    public void silu(Object a0, int ao, Object b0, int bo, Object r0, int ro, Object d0, int dd, int n) {
        double[] a = (double[]) a0;
        double[] b = (double[]) b0;
        double[] r = (double[]) r0;
        double[] d = (double[]) d0;
        for (int i = 0; i < n; i++) {
            double t = b == null ? a[ao + i] : a[ao + i] + b[bo + i];
            double s = DoubleMath.sigmoid(t);
            double y = t * s;
            r[ro + i] = y;
            if (d != null) {
                d[dd + i] = DoubleMath.fma(s, t - y, s);
            }
        }
    }

    @Override
    public double reduce(Reduction f, Object a0, int ao, int n) {
        double[] a = (double[]) a0;
        int whole = n - n % LANES;
        double total = whole > 0 ? tree(f, a, ao, whole, 0, 1) : f.start();
        return ends(f, total, a, ao + whole, n - whole);
    }

    /** As {@link ScalarFloat#reduce}: the lanes {@code first, first + stride, ...}, joined in halves. */
    private static double tree(Reduction f, double[] a, int ao, int whole, int first, int stride) {
        if (stride < LANES) {
            double low = tree(f, a, ao, whole, first, stride * 2);
            return f.step().apply(low, tree(f, a, ao, whole, first + stride, stride * 2), 0);
        }
        double total = a[ao + first];
        for (int i = first + LANES; i < whole; i += LANES) {
            total = f.step().apply(total, a[ao + i], 0);
        }
        return total;
    }

    /** Adds the numbers beyond the last whole group of lanes, one after the other. */
    static double ends(Reduction f, double start, double[] a, int ao, int n) {
        double total = start;
        for (int i = 0; i < n; i++) {
            total = f.step().apply(total, a[ao + i], 0);
        }
        return total;
    }

    @Override
    public final void fill(Object r, int ro, int n, double value) {
        Arrays.fill((double[]) r, ro, ro + n, value);
    }
}
