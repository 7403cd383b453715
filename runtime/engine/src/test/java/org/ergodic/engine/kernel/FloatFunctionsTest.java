package org.ergodic.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.ergodic.engine.runtime.Vectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The elementwise functions in single precision against the same in double precision, in units in the last place of the
 * exact result, over all floats: every {@code -Dergodic.test.stride}-th bit pattern (16381, a prime, unless said
 * otherwise; 1 tests every float), and 64 floats on both sides of every place where a function changes its formula.
 * The vector kernels must give the bits of the scalar ones everywhere.
 */
class FloatFunctionsTest {
    private static final int DEFAULT_STRIDE = 16381;
    private static final int STRIDE = Integer.getInteger("ergodic.test.stride", DEFAULT_STRIDE);

    /** Elements of a call, so that an exhaustive run needs little memory. */
    private static final int CHUNK = 1 << 16;

    private static final float[] PLACES = {
        0f,
        Float.MIN_NORMAL,
        0.34657359f,
        0.5f,
        0.69314718f,
        0.70710678f,
        0.78539816f,
        FloatMath.ERF_NEAR,
        FloatMath.ERF_NEAR * 1.41421356f,
        1f,
        1.41421356f,
        1.57079633f,
        2f,
        3.14159265f,
        FloatMath.ERF_FAR,
        FloatMath.ERF_FAR * 1.41421356f,
        6.28318531f,
        9.0109f,
        10f,
        17.3287f,
        18f,
        87.3365f,
        88.7228f,
        89f,
        103.2789f,
        104f,
        FloatMath.FAR,
        0x1p22f,
        0x1p23f,
        0x1p24f,
        0x1p31f,
        Float.MAX_VALUE,
    };

    /** What the Javadoc of a function promises: so many units in the last place where low <= x <= high. */
    private record Bound(Fn fn, double ulps, double low, double high, DoubleUnaryOperator exact) {
        static Bound of(Fn fn, double ulps) {
            return new Bound(fn, ulps, -Double.MAX_VALUE, Double.MAX_VALUE, x -> fn.apply(x, 0, 0));
        }

        @Override
        public String toString() {
            return fn + " on [" + low + ", " + high + "]";
        }
    }

    static Stream<Bound> bounds() {
        // A double computed by the JDK and rounded errs by half a unit and a 2^-28th.
        double rounded = 0.5001;
        double trig = Vectors.FMA ? 2 : 3;
        return Stream.of(
                Bound.of(Fn.EXP, 1),
                Bound.of(Fn.EXPM1, 2),
                Bound.of(Fn.LOG, 1),
                Bound.of(Fn.LOG1P, 2),
                Bound.of(Fn.TANH, 3),
                Bound.of(Fn.SIGMOID, 3),
                Bound.of(Fn.SOFTPLUS, 3),
                new Bound(Fn.SILU, 4, -87, Double.MAX_VALUE, x -> Fn.SILU.apply(x, 0, 0)),
                Bound.of(Fn.ERF, 2),
                Bound.of(Fn.SIN, trig),
                Bound.of(Fn.COS, trig),
                Bound.of(Fn.GELU, 6),
                Bound.of(Fn.SQRT, rounded),
                Bound.of(Fn.RECIPROCAL, rounded),
                Bound.of(Fn.SQUARE, rounded),
                Bound.of(Fn.CUBE, 1.5),
                Bound.of(Fn.TAN, rounded),
                Bound.of(Fn.ASIN, rounded),
                Bound.of(Fn.ACOS, rounded),
                Bound.of(Fn.ATAN, rounded),
                Bound.of(Fn.SINH, rounded),
                Bound.of(Fn.COSH, rounded),
                Bound.of(Fn.ASINH, rounded),
                Bound.of(Fn.ROUND, rounded),
                Bound.of(Fn.DIGAMMA, rounded),
                Bound.of(Fn.POWER_OF_TWO, 0));
    }

    /** Calls back with stretches of floats that together are the test's sample of all floats. */
    private static void overAllFloats(java.util.function.Consumer<float[]> test) {
        float[] x = new float[CHUNK];
        int n = 0;
        for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
            x[n++] = Float.intBitsToFloat((int) bits);
            if (n == CHUNK) {
                test.accept(x);
                n = 0;
            }
        }
        test.accept(Arrays.copyOf(x, n));
        float[] near = new float[PLACES.length * 2 * 129];
        n = 0;
        for (float place : PLACES) {
            for (int k = -64; k <= 64; k++) {
                float v = Float.intBitsToFloat(Math.max(0, Float.floatToRawIntBits(place) + k));
                near[n++] = v;
                near[n++] = -v;
            }
        }
        test.accept(near);
    }

    private static double error(double exact, float value) {
        if (Double.isNaN(exact) || Double.isNaN(value)) {
            return Double.isNaN(exact) == Double.isNaN(value) ? 0 : Double.POSITIVE_INFINITY;
        }
        float rounded = (float) exact;
        if (Float.isInfinite(rounded) || Float.isInfinite(value)) {
            // Next to the largest float the error counts as if there were a next binade.
            boolean close = Math.abs(exact) > Float.MAX_VALUE * (1 - 0x1p-22) && rounded * value > 0;
            return rounded == value || close && Math.abs(value) >= Float.MAX_VALUE * (1 - 0x1p-22f)
                    ? 0
                    : Double.POSITIVE_INFINITY;
        }
        return Math.abs(value - exact) / Math.ulp(rounded);
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void errsByNoMoreThanItSays(Bound bound) {
        Kernels kernels = new ScalarFloat();
        double[] worst = {-1, 0};
        overAllFloats(x -> {
            float[] y = new float[x.length];
            kernels.map(bound.fn, x, 0, y, 0, x.length);
            for (int i = 0; i < x.length; i++) {
                if (!(x[i] < bound.low) && !(x[i] > bound.high)) {
                    double error = error(bound.exact.applyAsDouble(x[i]), y[i]);
                    if (error > worst[0]) {
                        worst[0] = error;
                        worst[1] = x[i];
                    }
                }
            }
        });
        if (STRIDE != DEFAULT_STRIDE) {
            System.out.printf("%s: %.3f ulp at %s%n", bound, worst[0], (float) worst[1]);
        }
        assertTrue(
                worst[0] <= bound.ulps,
                () -> bound + " errs by " + worst[0] + " ulp at " + (float) worst[1] + ", more than " + bound.ulps);
    }

    /** Left of -87 the sigmoid loses digits, as numbers below 2^-126 do: half a unit of 2^-149, times x up to 104. */
    @Test
    void siluIsCloseWhereItsFactorUnderflows() {
        for (float x = -87; x > -110; x = Math.nextDown(x - 1e-4f)) {
            float[] y = {x};
            new ScalarFloat().map(Fn.SILU, y, 0, y, 0, 1);
            assertEquals(Fn.SILU.apply(x, 0, 0), y[0], 0x1p-142, "silu of " + x);
        }
    }

    @ParameterizedTest
    @EnumSource(Fn.class)
    void vectorsGiveTheBitsOfScalars(Fn fn) {
        Kernels scalar = new ScalarFloat();
        Kernels vector = new VectorFloat();
        overAllFloats(x -> {
            int n = x.length;
            float[] expected = new float[n];
            float[] actual = new float[n];
            float[] other = other(x);
            switch (fn.arity()) {
                case 1 -> {
                    scalar.map(fn, x, 0, expected, 0, n);
                    vector.map(fn, x, 0, actual, 0, n);
                }
                case 2 -> {
                    scalar.zip(fn, x, 0, other, 0, expected, 0, n);
                    vector.zip(fn, x, 0, other, 0, actual, 0, n);
                    same(fn, x, other, expected, actual);
                    float s = other[n / 3];
                    scalar.zipScalar(fn, x, 0, s, expected, 0, n);
                    vector.zipScalar(fn, x, 0, s, actual, 0, n);
                }
                default -> {
                    float[] third = other(other);
                    if (fn == Fn.FMA) {
                        scalar.fma(x, 0, other, 0, third, 0, expected, 0, n);
                        vector.fma(x, 0, other, 0, third, 0, actual, 0, n);
                        same(fn, x, other, expected, actual);
                        scalar.fmaScalar(x, 0, -1.7, third, 0, expected, 0, n);
                        vector.fmaScalar(x, 0, -1.7, third, 0, actual, 0, n);
                    } else {
                        scalar.select(x, 0, other, 0, third, 0, expected, 0, n);
                        vector.select(x, 0, other, 0, third, 0, actual, 0, n);
                    }
                }
            }
            same(fn, x, other, expected, actual);
        });
    }

    private static void same(Fn fn, float[] x, float[] other, float[] expected, float[] actual) {
        for (int i = 0; i < x.length; i++) {
            // All not-a-numbers count as one.
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                assertEquals(expected[i], actual[i], fn + " of " + x[i] + " and " + other[i]);
                assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]), fn + " of " + x[i]);
            }
        }
    }

    /** Floats of all sizes and signs in an order that has nothing to do with the first argument's. */
    private static float[] other(float... x) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = i % 5 == 0 ? x[i] : Float.intBitsToFloat(Float.floatToRawIntBits(x[i]) * 0x9E3779B1 + i);
        }
        return y;
    }

    @Test
    void functionsOfTwoArgumentsErrByOneRounding() {
        for (Fn fn : Fn.values()) {
            if (fn.arity() != 2) {
                continue;
            }
            DoubleBinaryOperator exact = (a, b) -> fn.apply(a, b, 0);
            // SQUARED_DIFFERENCE rounds before it squares, which doubles that error, and afterwards.
            double ulps = fn == Fn.SQUARED_DIFFERENCE ? 2.5 : 0.5001;
            overAllFloats(x -> {
                float[] b = other(x);
                float[] y = new float[x.length];
                new ScalarFloat().zip(fn, x, 0, b, 0, y, 0, x.length);
                for (int i = 0; i < x.length; i++) {
                    double e = exact.applyAsDouble(x[i], b[i]);
                    int at = i;
                    assertTrue(
                            error(e, y[i]) <= ulps,
                            () -> fn + " of " + x[at] + " and " + b[at] + " is " + y[at] + " and should be " + e);
                }
            });
        }
    }

    /** Function, argument, value: limits, signs of zeros and what lies outside a domain. */
    @Test
    void specialArguments() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        float tiny = Float.MIN_VALUE;
        // expm1 halves and doubles, which loses the last bit of a subnormal number.
        float few = 4 * tiny;
        Object[][] cases = {
            {Fn.EXP, -inf, 0f},
            {Fn.EXP, inf, inf},
            {Fn.EXP, 0f, 1f},
            {Fn.EXP, -0f, 1f},
            {Fn.EXP, tiny, 1f},
            {Fn.EXPM1, -inf, -1f},
            {Fn.EXPM1, inf, inf},
            {Fn.EXPM1, -0f, -0f},
            {Fn.EXPM1, few, few},
            {Fn.EXPM1, -few, -few},
            {Fn.LOG, 0f, -inf},
            {Fn.LOG, -0f, -inf},
            {Fn.LOG, -tiny, nan},
            {Fn.LOG, -inf, nan},
            {Fn.LOG, inf, inf},
            {Fn.LOG, 1f, 0f},
            {Fn.LOG1P, -1f, -inf},
            {Fn.LOG1P, -1.0000001f, nan},
            {Fn.LOG1P, -inf, nan},
            {Fn.LOG1P, inf, inf},
            {Fn.LOG1P, -0f, -0f},
            {Fn.LOG1P, 0f, 0f},
            {Fn.LOG1P, tiny, tiny},
            {Fn.LOG1P, -tiny, -tiny},
            {Fn.TANH, inf, 1f},
            {Fn.TANH, -inf, -1f},
            {Fn.TANH, -0f, -0f},
            {Fn.TANH, few, few},
            {Fn.SIGMOID, inf, 1f},
            {Fn.SIGMOID, -inf, 0f},
            {Fn.SIGMOID, 0f, 0.5f},
            {Fn.SIGMOID, -0f, 0.5f},
            {Fn.SOFTPLUS, inf, inf},
            {Fn.SOFTPLUS, -inf, 0f},
            {Fn.SOFTPLUS, 0f, (float) Math.log(2)},
            {Fn.SILU, inf, inf},
            {Fn.SILU, 0f, 0f},
            {Fn.SILU, -0f, -0f},
            {Fn.SILU, -Float.MAX_VALUE, -0f},
            {Fn.GELU, inf, inf},
            {Fn.GELU, 0f, 0f},
            {Fn.GELU, -0f, 0f},
            {Fn.GELU, -Float.MAX_VALUE, 0f},
            {Fn.GELU, -inf, 0f},
            {Fn.ERF, inf, 1f},
            {Fn.ERF, -inf, -1f},
            {Fn.ERF, -0f, -0f},
            {Fn.ERF, tiny, tiny},
            {Fn.SIN, inf, nan},
            {Fn.SIN, -inf, nan},
            {Fn.SIN, -0f, 0f},
            {Fn.SIN, tiny, tiny},
            {Fn.COS, inf, nan},
            {Fn.COS, -inf, nan},
            {Fn.COS, 0f, 1f},
            {Fn.COS, -0f, 1f},
            {Fn.SQRT, -0f, -0f},
            {Fn.SQRT, -tiny, nan},
            {Fn.SQRT, inf, inf},
            {Fn.RECIPROCAL, -0f, -inf},
            {Fn.RECIPROCAL, 0f, inf},
            {Fn.RECIPROCAL, -inf, -0f},
            {Fn.RELU, -0f, 0f},
            {Fn.RELU, -inf, 0f},
            {Fn.RELU, inf, inf},
            {Fn.SIGN, -0f, -0f},
            {Fn.SIGN, -tiny, -1f},
            {Fn.NEG, 0f, -0f},
            {Fn.ABS, -0f, 0f},
            {Fn.ABS, -inf, inf},
            {Fn.FLOOR, -0.5f, -1f},
            {Fn.CEIL, -0.5f, -0f},
            {Fn.RINT, 2.5f, 2f},
            {Fn.RINT, 0x1p23f, 0x1p23f},
            {Fn.ROUND, 2.5f, 3f},
            {Fn.ROUND, -2.5f, -3f},
            {Fn.ROUND, 0.49999997f, 0f},
            {Fn.ROUND, -inf, -inf},
            {Fn.ASINH, inf, inf},
            {Fn.ASINH, -inf, -inf},
            {Fn.ASINH, -0f, -0f},
            {Fn.ASINH, -tiny, -tiny},
            {Fn.DIGAMMA, 0f, -inf},
            {Fn.DIGAMMA, -0f, inf},
            {Fn.DIGAMMA, -3f, nan},
            {Fn.DIGAMMA, inf, inf},
            {Fn.POWER_OF_TWO, 0f, 1f},
            {Fn.POWER_OF_TWO, -inf, 1f},
            {Fn.POWER_OF_TWO, -7.9f, 4f},
            {Fn.POWER_OF_TWO, 3 * tiny, 2 * tiny},
        };
        for (Kernels kernels : new Kernels[] {new ScalarFloat(), new VectorFloat()}) {
            for (Object[] c : cases) {
                check(kernels, (Fn) c[0], (Float) c[1], (Float) c[2]);
            }
            for (Fn fn : Fn.values()) {
                if (fn.arity() == 1 && fn != Fn.NOT && fn != Fn.IS_NAN && fn != Fn.IS_INFINITE) {
                    check(kernels, fn, nan, nan);
                }
            }
            check(kernels, Fn.IS_NAN, nan, 1f);
            check(kernels, Fn.IS_INFINITE, -inf, 1f);
        }
    }

    private static void check(Kernels kernels, Fn fn, float x, float expected) {
        float[] in = new float[35];
        float[] out = new float[35];
        Arrays.fill(in, x);
        kernels.map(fn, in, 0, out, 0, in.length);
        for (float y : out) {
            // Half an ulp of log(2) and of nothing else in the list.
            assertEquals(expected, y, fn == Fn.SOFTPLUS && x == 0 ? Math.ulp(expected) : 0, fn + " of " + x);
            if (expected == 0) {
                assertEquals(1 / expected, 1 / y, 0, "the sign of zero of " + fn + " of " + x);
            }
        }
    }
}
