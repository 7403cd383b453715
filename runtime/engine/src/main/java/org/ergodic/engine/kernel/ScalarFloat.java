package org.ergodic.engine.kernel;

import java.util.Arrays;

/**
 * Single precision in plain Java: what runs without the Vector API or before it is compiled, and the ends of vectors.
 */
class ScalarFloat implements Kernels {
    /** Short rows that are reduced side by side. */
    private static final int TOGETHER = 4;

    @Override
    public final Object allocate(int length) {
        return new float[length];
    }

    @Override
    public final int bytes() {
        return Float.BYTES;
    }

    @Override
    public final double at(Object array, int index) {
        return ((float[]) array)[index];
    }

    @Override
    public final void put(Object array, int index, double value) {
        ((float[]) array)[index] = (float) value;
    }

    @Override
    public void map(Fn f, Object a0, int ao, Object r0, int ro, int n) {
        float[] a = (float[]) a0;
        float[] r = (float[]) r0;
        if (f == Fn.COPY) {
            System.arraycopy(a, ao, r, ro, n);
            return;
        }
        for (int i = 0; i < n; i++) {
            r[ro + i] = value(f, a[ao + i]);
        }
    }

    private static float value(Fn f, float x) {
        return switch (f) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case SQUARE -> x * x;
            case CUBE -> x * x * x;
            case SQRT -> (float) Math.sqrt(x);
            case RECIPROCAL -> 1f / x;
            case EXP -> FloatMath.exp(x);
            case EXPM1 -> FloatMath.expm1(x);
            case LOG -> FloatMath.log(x);
            case LOG1P -> FloatMath.log1p(x);
            case TANH -> FloatMath.tanh(x);
            case SIGMOID -> FloatMath.sigmoid(x);
            case SOFTPLUS -> FloatMath.softplus(x);
            case SILU -> FloatMath.silu(x);
            case GELU -> FloatMath.gelu(x);
            case ERF -> FloatMath.erf(x);
            case SIN -> FloatMath.sin(x);
            case COS -> FloatMath.cos(x);
            case RELU -> Math.max(x, 0f);
            default -> (float) f.apply(x, 0, 0);
        };
    }

    @Override
    public void zip(Fn f, Object a0, int ao, Object b0, int bo, Object r0, int ro, int n) {
        float[] a = (float[]) a0;
        float[] b = (float[]) b0;
        float[] r = (float[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = value(f, a[ao + i], b[bo + i]);
        }
    }

    @Override
    public void zipScalar(Fn f, Object a0, int ao, double s0, Object r0, int ro, int n) {
        float[] a = (float[]) a0;
        float[] r = (float[]) r0;
        float s = (float) s0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = value(f, a[ao + i], s);
        }
    }

    private static float value(Fn f, float a, float b) {
        return switch (f) {
            case ADD -> a + b;
            case SUB -> a - b;
            case RSUB -> b - a;
            case MUL -> a * b;
            case DIV -> a / b;
            case RDIV -> b / a;
            case MAX -> Math.max(a, b);
            case MIN -> Math.min(a, b);
            case SQUARED_DIFFERENCE -> (a - b) * (a - b);
            case GT -> a > b ? 1f : 0f;
            case GE -> a >= b ? 1f : 0f;
            case LT -> a < b ? 1f : 0f;
            case LE -> a <= b ? 1f : 0f;
            case EQ -> a == b ? 1f : 0f;
            case NE -> a != b ? 1f : 0f;
            default -> (float) f.apply(a, b, 0);
        };
    }

    @Override
    public void fma(Object a0, int ao, Object b0, int bo, Object c0, int co, Object r0, int ro, int n) {
        float[] a = (float[]) a0;
        float[] b = (float[]) b0;
        float[] c = (float[]) c0;
        float[] r = (float[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = FloatMath.fma(a[ao + i], b[bo + i], c[co + i]);
        }
    }

    @Override
    public void fmaScalar(Object a0, int ao, double s0, Object c0, int co, Object r0, int ro, int n) {
        float[] a = (float[]) a0;
        float[] c = (float[]) c0;
        float[] r = (float[]) r0;
        float s = (float) s0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = FloatMath.fma(a[ao + i], s, c[co + i]);
        }
    }

    @Override
    public void select(Object a0, int ao, Object b0, int bo, Object c0, int co, Object r0, int ro, int n) {
        float[] a = (float[]) a0;
        float[] b = (float[]) b0;
        float[] c = (float[]) c0;
        float[] r = (float[]) r0;
        for (int i = 0; i < n; i++) {
            r[ro + i] = a[ao + i] != 0f ? b[bo + i] : c[co + i];
        }
    }

    @Override
    public void silu(Object a0, int ao, Object b0, int bo, Object r0, int ro, Object d0, int dd, int n) {
        float[] a = (float[]) a0;
        float[] b = (float[]) b0;
        float[] r = (float[]) r0;
        float[] d = (float[]) d0;
        for (int i = 0; i < n; i++) {
            float t = b == null ? a[ao + i] : a[ao + i] + b[bo + i];
            float s = FloatMath.sigmoid(t);
            float y = t * s;
            r[ro + i] = y;
            if (d != null) {
                d[dd + i] = FloatMath.fma(s, t - y, s);
            }
        }
    }

    @Override
    public double reduce(Reduction f, Object a0, int ao, int n) {
        float[] a = (float[]) a0;
        int whole = n - n % LANES;
        float total = (float) f.start();
        if (whole > 0) {
            // Each lane is walked on its own, so that no array of lanes has to be allocated.
            total = tree(f, a, ao, whole, 0, 1);
        }
        return ends(f, total, a, ao + whole, n - whole);
    }

    /**
     * The lanes {@code first, first + stride, ...}, the two halves of them joined by the reduction, down to one lane.
     */
    private static float tree(Reduction f, float[] a, int ao, int whole, int first, int stride) {
        if (stride < LANES) {
            return value(
                    f.step(),
                    tree(f, a, ao, whole, first, stride * 2),
                    tree(f, a, ao, whole, first + stride, stride * 2));
        }
        float total = a[ao + first];
        for (int i = first + LANES; i < whole; i += LANES) {
            total = value(f.step(), total, a[ao + i]);
        }
        return total;
    }

    /** Adds the numbers beyond the last whole group of lanes, one after the other. */
    static float ends(Reduction f, float start, float[] a, int ao, int n) {
        float total = start;
        for (int i = 0; i < n; i++) {
            total = value(f.step(), total, a[ao + i]);
        }
        return total;
    }

    /** Rows too short for lanes go side by side, since each addition in a row waits for the one before. */
    @Override
    public final void reduceRows(Reduction f, Object a0, int ao, int width, int rows, Object r0, int ro) {
        int together = width >= LANES ? 0 : f == Reduction.SUM || f == Reduction.MAX ? rows - rows % TOGETHER : 0;
        if (together > 0 && f == Reduction.SUM) {
            sumRows((float[]) a0, ao, width, together, (float[]) r0, ro);
        } else if (together > 0) {
            maxRows((float[]) a0, ao, width, together, (float[]) r0, ro);
        }
        for (int i = together; i < rows; i++) {
            put(r0, ro + i, reduce(f, a0, ao + i * width, width));
        }
    }

    private static void sumRows(float[] a, int ao, int width, int rows, float[] r, int ro) {
        for (int i = 0; i < rows; i += TOGETHER) {
            int first = ao + i * width;
            int second = first + width;
            int third = second + width;
            int fourth = third + width;
            float s = 0;
            float t = 0;
            float u = 0;
            float v = 0;
            for (int j = 0; j < width; j++) {
                s += a[first + j];
                t += a[second + j];
                u += a[third + j];
                v += a[fourth + j];
            }
            r[ro + i] = s;
            r[ro + i + 1] = t;
            r[ro + i + 2] = u;
            r[ro + i + 3] = v;
        }
    }

    private static void maxRows(float[] a, int ao, int width, int rows, float[] r, int ro) {
        for (int i = 0; i < rows; i += TOGETHER) {
            int first = ao + i * width;
            int second = first + width;
            int third = second + width;
            int fourth = third + width;
            float s = Float.NEGATIVE_INFINITY;
            float t = s;
            float u = s;
            float v = s;
            for (int j = 0; j < width; j++) {
                s = Math.max(s, a[first + j]);
                t = Math.max(t, a[second + j]);
                u = Math.max(u, a[third + j]);
                v = Math.max(v, a[fourth + j]);
            }
            r[ro + i] = s;
            r[ro + i + 1] = t;
            r[ro + i + 2] = u;
            r[ro + i + 3] = v;
        }
    }

    @Override
    public final void fill(Object r, int ro, int n, double value) {
        Arrays.fill((float[]) r, ro, ro + n, (float) value);
    }
}
