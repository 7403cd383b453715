package org.ergodic.engine.kernel;

import java.util.Arrays;
import org.ergodic.engine.runtime.Vectors;

/** Double precision in plain Java, by the JDK's functions. */
final class ScalarDouble implements Kernels {
    @Override
    public Object allocate(int length) {
        return new double[length];
    }

    @Override
    public int bytes() {
        return Double.BYTES;
    }

    @Override
    public double at(Object array, int index) {
        return ((double[]) array)[index];
    }

    @Override
    public void put(Object array, int index, double value) {
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
            r[ro + i] = f.apply(a[ao + i], 0, 0);
        }
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
            r[ro + i] = fma(a[ao + i], b[bo + i], c[co + i]);
        }
    }

    /** As {@link FloatMath#fma}. */
    static double fma(double a, double b, double c) {
        return Vectors.FMA ? Math.fma(a, b, c) : a * b + c;
    }

    @Override
    public void fmaScalar(Object a0, int ao, double s, Object c0, int co, Object r0, int ro, int n) {
        double[] a = (double[]) a0;
        double[] c = (double[]) c0;
        double[] r = (double[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = fma(a[ao + i], s, c[co + i]);
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
            double s = Fn.SIGMOID.apply(t, 0, 0);
            double y = t * s;
            r[ro + i] = y;
            if (d != null) {
                d[dd + i] = fma(s, t - y, s);
            }
        }
    }

    @Override
    public double reduce(Reduction f, Object a0, int ao, int n) {
        double[] a = (double[]) a0;
        double total = f.start();
        for (int i = 0; i < n; i++) {
            total = f.step().apply(total, a[ao + i], 0);
        }
        return total;
    }

    @Override
    public void fill(Object r, int ro, int n, double value) {
        Arrays.fill((double[]) r, ro, ro + n, value);
    }
}
