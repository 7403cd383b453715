package org.ergodic.engine.kernel;

import org.ergodic.engine.runtime.Vectors;

/**
 * Elementary functions in double precision. {@link VectorDoubleFunctions} does the same operations in the same order on
 * vectors, so both give the same bits. Range reductions and the logarithm's polynomial are those of FDLIBM (Ng, Sun
 * Microsystems 1993); exp is its Taylor series to the 13th power, whose rest is below 2^-57. Errors, in units in the
 * last place, are stated at each function and checked by the tests.
 */
final class DoubleMath {
    /** Adding it rounds a double below 2^51 to a whole number, which is then in its low bits. */
    static final double MAGIC = 0x1.8p52;

    static final double LOG2E = 1.4426950408889634;
    static final double LN2_HIGH = 0x1.62e42feep-1;
    static final double LN2_LOW = 0x1.a39ef35793c76p-33;

    /** Beyond these exp is 0 or infinite. */
    static final double LEAST = -746;

    static final double MOST = 710;

    /** (exp(r) - 1 - r) / r^2 on |r| <= ln(2)/2. */
    static final double E0 = 1.0 / 2.0;

    static final double E1 = 1.0 / 6.0;
    static final double E2 = 1.0 / 24.0;
    static final double E3 = 1.0 / 120.0;
    static final double E4 = 1.0 / 720.0;
    static final double E5 = 1.0 / 5040.0;
    static final double E6 = 1.0 / 40320.0;
    static final double E7 = 1.0 / 362880.0;
    static final double E8 = 1.0 / 3628800.0;
    static final double E9 = 1.0 / 39916800.0;
    static final double E10 = 1.0 / 479001600.0;
    static final double E11 = 1.0 / 6227020800.0;

    /** Of the logarithm's series in s^2, s = f / (2 + f). */
    static final double G1 = 6.666666666666735130e-01;

    static final double G2 = 3.999999999940941908e-01;
    static final double G3 = 2.857142874366239149e-01;
    static final double G4 = 2.222219843214978396e-01;
    static final double G5 = 1.818357216161805012e-01;
    static final double G6 = 1.531383769920937332e-01;
    static final double G7 = 1.479819860511658591e-01;

    static final long SQRT_HALF_BITS = 0x3FE6A09E667F3BCDL;

    /** What takes the bits of a number in [sqrt(1/2), sqrt(2)) to exponent 0. */
    static final long TO_ONE_BITS = 0x3FF0000000000000L - SQRT_HALF_BITS;

    static final long FRACTION_BITS = 0xFFFFFFFFFFFFFL;

    /** 2^52, the lowest bits of whose fraction are a whole number. */
    static final long WHOLE_BITS = 0x4330000000000000L;

    static final double WHOLE = 0x1p52 + 1023;
    static final long SIGN = 0x8000000000000000L;

    /** expm1 is -1 to a double's precision below it, and tanh is 1 beyond half of it. */
    static final double FLAT = 44;

    private DoubleMath() {}

    /** a b + c with one rounding, or with two where the machine has no such instruction. */
    static double fma(double a, double b, double c) {
        return Vectors.FMA ? Math.fma(a, b, c) : a * b + c;
    }

    private static double signed(double magnitude, double sign) {
        return Double.longBitsToDouble(
                Double.doubleToRawLongBits(magnitude) | (Double.doubleToRawLongBits(sign) & SIGN));
    }

    /** 2^n of the whole number n that {@link #MAGIC} has been added to. */
    private static double power(double magic) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(magic) + 1023) << 52);
    }

    private static double reduced(double x, double n) {
        return fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
    }

    /** exp(r) - 1 of a reduced argument. */
    private static double expm1Reduced(double r) {
        double q = fma(E11, r, E10);
        q = fma(q, r, E9);
        q = fma(q, r, E8);
        q = fma(q, r, E7);
        q = fma(q, r, E6);
        q = fma(q, r, E5);
        q = fma(q, r, E4);
        q = fma(q, r, E3);
        q = fma(q, r, E2);
        q = fma(q, r, E1);
        q = fma(q, r, E0);
        return fma(q, r * r, r);
    }

    /** 1 ulp. */
    static double exp(double x0) {
        double x = Math.min(Math.max(x0, LEAST), MOST);
        double n = fma(x, LOG2E, MAGIC) - MAGIC;
        // In two steps, since 2^n itself may be beyond what a double holds.
        double half = n * 0.5 + MAGIC;
        double rest = n - (half - MAGIC) + MAGIC;
        return (1 + expm1Reduced(reduced(x, n))) * power(half) * power(rest);
    }

    /** 2 ulp. */
    static double expm1(double x0) {
        double x = Math.min(Math.max(x0, -FLAT), MOST);
        double t = fma(x, LOG2E, MAGIC);
        double scale = power(t - 1);
        double e = fma(scale, expm1Reduced(reduced(x, t - MAGIC)), scale - 0.5);
        return signed(e + e, x0);
    }

    /** log(u) + c of a finite u above 0, not subnormal: with less than an ulp of its own. */
    private static double log(double u, double less, double c) {
        long bits = Double.doubleToRawLongBits(u) + TO_ONE_BITS;
        double k = Double.longBitsToDouble((bits >>> 52) | WHOLE_BITS) - WHOLE - less;
        double f = Double.longBitsToDouble((bits & FRACTION_BITS) + SQRT_HALF_BITS) - 1;
        double s = f / (f + 2);
        double z = s * s;
        double p = fma(G7, z, G6);
        p = fma(p, z, G5);
        p = fma(p, z, G4);
        p = fma(p, z, G3);
        p = fma(p, z, G2);
        p = fma(p, z, G1);
        double h = f * f * 0.5;
        double y = fma(s, fma(p, z, h), fma(k, LN2_LOW, c));
        return fma(k, LN2_HIGH, f - (h - y));
    }

    /** 1 ulp; minus infinity at 0, not a number below. */
    static double log(double x) {
        boolean tiny = x < Double.MIN_NORMAL;
        double y = log(tiny ? x * 0x1p54 : x, tiny ? 54 : 0, 0);
        y = x < Double.POSITIVE_INFINITY ? y : x;
        y = x < 0 ? Double.NaN : y;
        return x == 0 ? Double.NEGATIVE_INFINITY : y;
    }

    /** 2 ulp; minus infinity at -1, not a number below. */
    static double log1p(double x) {
        double u = 1 + x;
        // What was lost when rounding 1 + x, exactly, whichever of the two is larger.
        double c = Math.max(x, 1) - u + Math.min(x, 1);
        double y = log(u, 0, c / u);
        y = x < Double.POSITIVE_INFINITY ? y : x;
        y = u < 0 ? Double.NaN : y;
        y = u == 0 ? Double.NEGATIVE_INFINITY : y;
        return signed(y, x);
    }

    /** 3 ulp: expm1(2|x|) / (expm1(2|x|) + 2). */
    static double tanh(double x) {
        double a = Math.min(Math.abs(x), FLAT / 2);
        double e = expm1(a + a);
        return signed(e / (e + 2), x);
    }

    /** 3 ulp. */
    static double sigmoid(double x) {
        double e = exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    /** 3 ulp: max(x, 0) + log1p(exp(-|x|)). */
    static double softplus(double x) {
        return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
    }
}
