package org.ergodic.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The elementwise functions in double precision against those of FDLIBM, in units in the last place: doubles of all
 * sizes, more of those where a function is neither flat nor a straight line, and 64 on both sides of every place where
 * one changes its formula. The vector kernels must give the bits of the scalar ones everywhere.
 */
class DoubleFunctionsTest {
    private static final long SEED = 11;
    private static final int COUNT = 6_000;

    private static final double[] PLACES = {
        0,
        Double.MIN_NORMAL,
        0x1p-54,
        Math.log(2) / 2,
        0.5,
        Math.log(2),
        Math.sqrt(0.5),
        1,
        Math.sqrt(2),
        2,
        18.4,
        DoubleMath.FLAT / 2,
        36.7,
        DoubleMath.FLAT,
        708.396,
        709.7827,
        DoubleMath.MOST,
        745.1332,
        -DoubleMath.LEAST,
        0x1p52,
        0x1p53,
        Double.MAX_VALUE,
    };

    private static double[] arguments() {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] x = new double[2 * COUNT + PLACES.length * 2 * 129];
        int n = 0;
        for (int i = 0; i < COUNT; i++) {
            x[n++] = Double.longBitsToDouble(random.nextLong());
            x[n++] = Math.scalb(random.nextDouble() - 0.5, random.nextInt(-40, 12));
        }
        for (double place : PLACES) {
            for (int k = -64; k <= 64; k++) {
                double v = Double.longBitsToDouble(Math.max(0, Double.doubleToRawLongBits(place) + k));
                x[n++] = v;
                x[n++] = -v;
            }
        }
        return x;
    }

    /** Doubles of all sizes and signs in an order that has nothing to do with the first argument's. */
    private static double[] other(double... x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = i % 5 == 0
                    ? x[i]
                    : Double.longBitsToDouble(Double.doubleToRawLongBits(x[i]) * 0x9E3779B97F4A7C15L + i);
        }
        return y;
    }

    /** Units in the last place: what the Javadoc of a function promises, and what the other side may err by. */
    private record Bound(Fn fn, double ulps, DoubleUnaryOperator other) {
        @Override
        public String toString() {
            return fn.toString();
        }
    }

    static Stream<Bound> bounds() {
        return Stream.of(
                new Bound(Fn.EXP, 1 + 1, StrictMath::exp),
                new Bound(Fn.EXPM1, 2 + 1, StrictMath::expm1),
                new Bound(Fn.LOG, 1 + 1, StrictMath::log),
                new Bound(Fn.LOG1P, 2 + 1, StrictMath::log1p),
                new Bound(Fn.TANH, 3 + 2, StrictMath::tanh),
                new Bound(Fn.SIGMOID, 3 + 2, DoubleFunctionsTest::sigmoid),
                new Bound(Fn.SILU, 4 + 3, x -> x * sigmoid(x)),
                new Bound(Fn.SOFTPLUS, 3 + 2, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))));
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void errsByNoMoreThanItSays(Bound bound) {
        double[] x = arguments();
        double[] y = new double[x.length];
        new ScalarDouble().map(bound.fn, x, 0, y, 0, x.length);
        double worst = 0;
        double at = 0;
        for (int i = 0; i < x.length; i++) {
            double expected = bound.other.applyAsDouble(x[i]);
            assertEquals(Double.isNaN(expected), Double.isNaN(y[i]), bound + " of " + x[i]);
            // Of silu far on the left the sigmoid is no normal number any more.
            double unit = Math.ulp(expected) * (bound.fn == Fn.SILU && x[i] < -708 ? Math.max(1, -x[i]) : 1);
            double e = expected == y[i] || Double.isNaN(expected) ? 0 : Math.abs(y[i] - expected) / unit;
            if (e > worst) {
                worst = e;
                at = x[i];
            }
        }
        double most = worst;
        double place = at;
        assertTrue(worst <= bound.ulps, () -> bound + " errs by " + most + " ulp at " + place);
    }

    @ParameterizedTest
    @EnumSource(Fn.class)
    void vectorsGiveTheBitsOfScalars(Fn fn) {
        Kernels scalar = new ScalarDouble();
        Kernels vector = new VectorDouble();
        double[] x = arguments();
        int n = x.length;
        double[] b = other(x);
        double[] c = other(b);
        double[] expected = new double[n];
        double[] actual = new double[n];
        switch (fn.arity()) {
            case 1 -> {
                scalar.map(fn, x, 0, expected, 0, n);
                vector.map(fn, x, 0, actual, 0, n);
            }
            case 2 -> {
                scalar.zip(fn, x, 0, b, 0, expected, 0, n);
                vector.zip(fn, x, 0, b, 0, actual, 0, n);
                same(fn, x, b, expected, actual);
                double s = b[n / 3];
                scalar.zipScalar(fn, x, 0, s, expected, 0, n);
                vector.zipScalar(fn, x, 0, s, actual, 0, n);
            }
            default -> {
                if (fn == Fn.FMA) {
                    scalar.fma(x, 0, b, 0, c, 0, expected, 0, n);
                    vector.fma(x, 0, b, 0, c, 0, actual, 0, n);
                    same(fn, x, b, expected, actual);
                    scalar.fmaScalar(x, 0, -1.7, c, 0, expected, 0, n);
                    vector.fmaScalar(x, 0, -1.7, c, 0, actual, 0, n);
                } else {
                    scalar.select(x, 0, b, 0, c, 0, expected, 0, n);
                    vector.select(x, 0, b, 0, c, 0, actual, 0, n);
                }
            }
        }
        same(fn, x, b, expected, actual);
    }

    private static void same(Fn fn, double[] x, double[] b, double[] expected, double[] actual) {
        for (int i = 0; i < x.length; i++) {
            // All not-a-numbers count as one, and 0 is not -0.
            int at = i;
            assertEquals(expected[i], actual[i], () -> fn + " of " + x[at] + " and " + b[at]);
        }
    }

    /** Function, argument, value: limits, signs of zeros and what lies outside a domain. */
    @Test
    void specialArguments() {
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        double tiny = Double.MIN_VALUE;
        Object[][] cases = {
            {Fn.EXP, -inf, 0.0},
            {Fn.EXP, inf, inf},
            {Fn.EXP, 0.0, 1.0},
            {Fn.EXP, tiny, 1.0},
            {Fn.EXPM1, -inf, -1.0},
            {Fn.EXPM1, inf, inf},
            {Fn.EXPM1, -0.0, -0.0},
            {Fn.LOG, 0.0, -inf},
            {Fn.LOG, -0.0, -inf},
            {Fn.LOG, -tiny, nan},
            {Fn.LOG, -inf, nan},
            {Fn.LOG, inf, inf},
            {Fn.LOG, 1.0, 0.0},
            {Fn.LOG1P, -1.0, -inf},
            {Fn.LOG1P, Math.nextDown(-1.0), nan},
            {Fn.LOG1P, inf, inf},
            {Fn.LOG1P, -0.0, -0.0},
            {Fn.LOG1P, tiny, tiny},
            {Fn.LOG1P, -tiny, -tiny},
            {Fn.TANH, inf, 1.0},
            {Fn.TANH, -inf, -1.0},
            {Fn.TANH, -0.0, -0.0},
            {Fn.SIGMOID, inf, 1.0},
            {Fn.SIGMOID, -inf, 0.0},
            {Fn.SIGMOID, -0.0, 0.5},
            {Fn.SOFTPLUS, inf, inf},
            {Fn.SOFTPLUS, -inf, 0.0},
            {Fn.SILU, inf, inf},
            {Fn.SILU, -0.0, -0.0},
            {Fn.SIGN, -0.0, -0.0},
            {Fn.RELU, -0.0, 0.0},
            {Fn.ABS, -inf, inf},
        };
        for (Kernels kernels : new Kernels[] {new ScalarDouble(), new VectorDouble()}) {
            for (Object[] c : cases) {
                check(kernels, (Fn) c[0], (Double) c[1], (Double) c[2]);
            }
            for (Fn fn : Fn.values()) {
                if (fn.arity() == 1 && fn != Fn.NOT && fn != Fn.IS_NAN && fn != Fn.IS_INFINITE) {
                    check(kernels, fn, nan, nan);
                }
            }
        }
    }

    private static void check(Kernels kernels, Fn fn, double x, double expected) {
        double[] in = new double[19];
        double[] out = new double[19];
        Arrays.fill(in, x);
        kernels.map(fn, in, 0, out, 0, in.length);
        for (double y : out) {
            assertEquals(expected, y, fn + " of " + x);
        }
    }
}
