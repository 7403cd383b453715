package org.ergodic.engine.kernel;

import org.ergodic.engine.runtime.Vectors;

/**
 * Elementary functions in single precision by range reduction and minimax polynomials with fused multiply-add. {@link
 * VectorFloat} does the same operations in the same order on vectors, so both give the same bits. The coefficients are
 * least-squares fits with iterated weights (Lawson 1961) over the reduced range. Errors over all floats, in units in
 * the last place, stated at each function, are checked by the tests.
 */
public final class FloatMath {
    /** Adding it rounds a float below 2^22 to a whole number, which is then in its low bits. */
    public static final float MAGIC = 0x1.8p23f;

    public static final int MAGIC_BITS = 0x4B400000;

    /**
     * Leaves the whole number plus 32 in the low bits: a power of two that is normal where exp of a negative number is
     * not.
     */
    static final float MAGIC_UP = MAGIC + 32f;

    static final float DOWN = 0x1p-32f;
    static final int SIGN = 0x80000000;

    /** Sign, exponent and the upper 12 bits of a float's 24, whose products are exact. */
    static final int HIGH_BITS = 0xFFFFF000;

    static final int ONE_BITS = 0x3F800000;
    static final int INFINITE_BITS = 0x7F800000;
    static final int LOWEST_NORMAL_BITS = 0x00800000;
    static final int LARGEST_BITS = 0x7F7FFFFF;
    static final int MAGNITUDE = 0x7FFFFFFF;

    /** The bits of -104, below which exp is 0. Of two negative floats the one with the smaller bits is nearer to 0. */
    static final int LOWEST_BITS = 0xC2D00000;

    static final float LOG2E = 1.44269504f;
    public static final float LN2_HIGH = 0x1.62e4p-1f;
    public static final float LN2_LOW = 1.42860677e-6f;

    /** (exp(r) - 1 - r) / r^2 on |r| <= ln(2)/2. */
    static final float E0 = 0.5f;

    static final float E1 = 0.166666657f;
    static final float E2 = 0.0416663624f;
    static final float E3 = 0.00833338965f;
    static final float E4 = 0.00139406277f;
    static final float E5 = 0.000198458773f;

    /** (log(1+f) - f + f^2/2) / f^3 on sqrt(1/2) <= 1+f <= sqrt(2). */
    public static final float L0 = 0.333333135f;

    public static final float L1 = -0.250000089f;
    public static final float L2 = 0.200021341f;
    public static final float L3 = -0.166680068f;
    public static final float L4 = 0.14219223f;
    public static final float L5 = -0.124051377f;
    public static final float L6 = 0.118903361f;
    public static final float L7 = -0.116796426f;
    public static final float L8 = 0.0674655959f;
    public static final int SQRT_HALF_BITS = 0x3F3504F3;

    /** (sin(r) - r) / r^3 and (cos(r) - 1 + r^2/2) / r^4 in r^2 on |r| <= pi/4. */
    public static final float S0 = -0.166666672f;

    public static final float S1 = 0.00833332911f;
    public static final float S2 = -0.000198393274f;
    public static final float S3 = 2.71823728e-06f;
    public static final float C0 = 0.0416666456f;
    public static final float C1 = -0.00138873619f;
    public static final float C2 = 2.44377279e-05f;
    static final float TWO_OVER_PI = 0.636619772f;
    static final float PI2_HIGH = 0x1.921fb6p0f;
    static final float PI2_MIDDLE = -0x1.777a5cp-25f;
    static final float PI2_LOW = -0x1.ee59dap-50f;

    /** The same in parts of ten bits, so that a product with a whole number below 2^14 is exact without FMA too. */
    static final float PI2_1 = 0x1.92p0f;

    static final float PI2_2 = 0x1.fap-12f;
    static final float PI2_3 = 0x1.54p-20f;
    static final float PI2_4 = 0x1.108p-30f;
    static final float PI2_5 = 0x1.a308d4p-41f;

    /** Beyond this the reduction in three parts loses bits, and sin and cos are computed in double precision. */
    static final float FAR = 20000f;

    /** erf(x)/x - 1 in x^2 on |x| <= 0.92. */
    static final float ERF_NEAR = 0.92f;

    static final float N0 = 0.128379166f;
    static final float N1 = -0.376126349f;
    static final float N2 = 0.112836994f;
    static final float N3 = -0.026859561f;
    static final float N4 = 0.00520135928f;
    static final float N5 = -0.000814570289f;
    static final float N6 = 8.38025298e-05f;

    /** log(1 - erf(x)) on 0.92 <= x <= 3.95. */
    static final float ERF_FAR = 3.95f;

    static final float F0 = 0.000172193526f;
    static final float F1 = -1.12950289f;
    static final float F2 = -0.633371294f;
    static final float F3 = -0.108253196f;
    static final float F4 = 0.0251019895f;
    static final float F5 = -0.00416442472f;
    static final float F6 = 0.000433089677f;
    static final float F7 = -2.09760801e-05f;

    /**
     * (a + 4) exp(a^2/2) Q(a) in (a - 4) / (a + 4) on 0 <= a <= 14.5, where Q is the normal distribution's upper tail.
     */
    static final float TAIL_END = 14.5f;

    static final float Q0 = 0.75528514f;
    static final float Q1 = -0.6078966f;
    static final float Q2 = 0.3871363f;
    static final float Q3 = -0.18652229f;
    static final float Q4 = 0.06041035f;
    static final float Q5 = -0.007531184f;
    static final float Q6 = -0.0035379909f;
    static final float Q7 = 0.0015720491f;
    static final float Q8 = 0.00021383847f;
    static final float Q9 = -0.00011433274f;

    /** What one of 2^32 equal angles has in radians. */
    public static final float TURN = (float) (2 * Math.PI * 0x1p-32);

    private FloatMath() {}

    private static float clamp(float x, float low, float high) {
        return Math.min(Math.max(x, low), high);
    }

    private static float power(int n) {
        return Float.intBitsToFloat((n + 127) << 23);
    }

    private static float signed(float magnitude, float sign) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(sign) & 0x80000000));
    }

    /**
     * a b + c with one rounding, or with two where the machine has no such instruction: the constant is known when this
     * is compiled.
     */
    public static float fma(float a, float b, float c) {
        return Vectors.FMA ? Math.fma(a, b, c) : a * b + c;
    }

    /** exp(r) - 1 of a reduced argument. */
    private static float expm1Reduced(float r) {
        float q = fma(E5, r, E4);
        q = fma(q, r, E3);
        q = fma(q, r, E2);
        q = fma(q, r, E1);
        q = fma(q, r, E0);
        return fma(q, r * r, r);
    }

    /** 1 ulp. */
    static float exp(float x0) {
        float x = clamp(x0, -104f, 89f);
        float t = fma(x, LOG2E, MAGIC);
        float n = t - MAGIC;
        float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
        int k = Float.floatToRawIntBits(t) - MAGIC_BITS;
        int half = k >> 1;
        return (1f + expm1Reduced(r)) * power(half) * power(k - half);
    }

    /** 2 ulp. */
    static float expm1(float x0) {
        float x = clamp(x0, -18f, 89f);
        float t = fma(x, LOG2E, MAGIC);
        float n = t - MAGIC;
        float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, x));
        float scale = power(Float.floatToRawIntBits(t) - MAGIC_BITS - 1);
        float e = fma(scale, expm1Reduced(r), scale - 0.5f);
        return signed(e + e, x0);
    }

    /** The part of the logarithm that is the same for log and log1p: k ln(2) + log(1 + f), with c added at the end. */
    private static float logReduced(float f, float k, float c) {
        float z = f * f;
        float p = fma(L8, f, L7);
        p = fma(p, f, L6);
        p = fma(p, f, L5);
        p = fma(p, f, L4);
        p = fma(p, f, L3);
        p = fma(p, f, L2);
        p = fma(p, f, L1);
        p = fma(p, f, L0);
        float y = p * z * f;
        y = fma(k, LN2_LOW, y + c);
        y = fma(-0.5f, z, y);
        return fma(k, LN2_HIGH, f + y);
    }

    /** 1 ulp; minus infinity at 0, not a number below. */
    static float log(float x) {
        boolean tiny = x < Float.MIN_NORMAL;
        float s = tiny ? x * 0x1p23f : x;
        int bits = Float.floatToRawIntBits(s) - SQRT_HALF_BITS;
        float k = (float) (bits >> 23) - (tiny ? 23f : 0f);
        float m = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS);
        float y = logReduced(m - 1f, k, 0f);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = x < 0f ? Float.NaN : y;
        return x == 0f ? Float.NEGATIVE_INFINITY : y;
    }

    /**
     * log((w + 1/2) / 2^32) of an unsigned word. Near 1 the argument would be rounded too coarsely, so the upper half
     * is measured from above: log(1 - y) with y exact to a float's relative precision.
     */
    public static float logUnit(int w) {
        float v = ((float) (w < 0 ? ~w : w) + 0.5f) * 0x1p-32f;
        float down = 1f - v;
        float lost = ((1f - down) - v) / down;
        int bits = Float.floatToRawIntBits(w < 0 ? down : v) - SQRT_HALF_BITS;
        float m = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS);
        return logReduced(m - 1f, (float) (bits >> 23), w < 0 ? lost : 0f);
    }

    /** 2 ulp; minus infinity at -1, not a number below. */
    static float log1p(float x) {
        float u = 1f + x;
        // What was lost when rounding 1 + x, exactly, whichever of the two is larger.
        float big = Math.max(1f, x);
        float small = Math.min(1f, x);
        float c = (big - u) + small;
        int bits = Float.floatToRawIntBits(u) - SQRT_HALF_BITS;
        float k = (float) (bits >> 23);
        float m = Float.intBitsToFloat((bits & 0x7FFFFF) + SQRT_HALF_BITS);
        float y = logReduced(m - 1f, k, c / u);
        y = x < Float.POSITIVE_INFINITY ? y : x;
        y = u < 0f ? Float.NaN : y;
        y = u == 0f ? Float.NEGATIVE_INFINITY : y;
        return signed(y, x);
    }

    /** 3 ulp: expm1(2|x|) / (expm1(2|x|) + 2). */
    static float tanh(float x) {
        float a = Math.min(Math.abs(x), 10f);
        float e = expm1(a + a);
        return signed(e / (e + 2f), x);
    }

    /** 3 ulp. */
    static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0f ? e : 1f) / (1f + e);
    }

    /** 3 ulp: max(x, 0) + log1p(exp(-|x|)). */
    static float softplus(float x) {
        return Math.max(x, 0f) + log1p(exp(-Math.abs(x)));
    }

    /** 4 ulp from -87 up, 2^-142 below, where the sigmoid is no normal number any more: x sigmoid(x). */
    static float silu(float x) {
        return x * sigmoid(x);
    }

    /** 2 ulp. */
    static float erf(float x) {
        float a = Math.abs(x);
        float z = a * a;
        float p = fma(N6, z, N5);
        p = fma(p, z, N4);
        p = fma(p, z, N3);
        p = fma(p, z, N2);
        p = fma(p, z, N1);
        p = fma(p, z, N0);
        float near = fma(p, a, a);
        float b = Math.min(a, ERF_FAR);
        float q = fma(F7, b, F6);
        q = fma(q, b, F5);
        q = fma(q, b, F4);
        q = fma(q, b, F3);
        q = fma(q, b, F2);
        q = fma(q, b, F1);
        q = fma(q, b, F0);
        float far = 1f - exp(q);
        return signed(a < ERF_NEAR ? near : far, x);
    }

    /**
     * 6 ulp: max(x, 0) - |x| Q(|x|), which is 0.5 x (1 + erf(x / sqrt 2)) without its cancellation on the left. Q is
     * the normal distribution's upper tail.
     */
    static float gelu(float x) {
        float a = Math.min(Math.abs(x), TAIL_END);
        float s = a * a;
        float lost = lostBySquaring(a, s);
        float up = a + 4f;
        float down = a - 4f;
        float r = 1f / up;
        float q = down * r;
        q = fma(r, fma(-q, up, down), q);
        float p = fma(Q9, q, Q8);
        p = fma(p, q, Q7);
        p = fma(p, q, Q6);
        p = fma(p, q, Q5);
        p = fma(p, q, Q4);
        p = fma(p, q, Q3);
        p = fma(p, q, Q2);
        p = fma(p, q, Q1);
        p = fma(p, q, Q0);
        p = p * r * a;
        p = fma(p * -0.5f, lost, p);
        return Math.max(x, 0f) - p * exp(-0.5f * s);
    }

    /** a^2 - s where s is a^2 rounded; without FMA by Dekker (1971), doi:10.1007/BF01397083. */
    private static float lostBySquaring(float a, float s) {
        if (Vectors.FMA) {
            return fma(a, a, -s);
        }
        float high = Float.intBitsToFloat(Float.floatToRawIntBits(a) & HIGH_BITS);
        float low = a - high;
        return high * high - s + (high + high) * low + low * low;
    }

    /** 2 ulp up to 20000 (3 without FMA), half an ulp beyond. Zero has no sign. */
    static float sin(float x) {
        return trig(x, 0);
    }

    /** As {@link #sin}. */
    static float cos(float x) {
        return trig(x, 1);
    }

    private static float trig(float x, int shift) {
        if (!(Math.abs(x) <= FAR)) {
            return (float) (shift == 0 ? Math.sin(x) : Math.cos(x));
        }
        float t = fma(x, TWO_OVER_PI, MAGIC);
        float n = t - MAGIC;
        int quadrant = Float.floatToRawIntBits(t) + shift;
        float r = Vectors.FMA
                ? fma(n, -PI2_LOW, fma(n, -PI2_MIDDLE, fma(n, -PI2_HIGH, x)))
                : x - n * PI2_1 - n * PI2_2 - n * PI2_3 - n * PI2_4 - n * PI2_5;
        return quadrant(r, quadrant);
    }

    /** sin(r + quadrant pi/2) for |r| up to pi/4. */
    public static float quadrant(float r, int quadrant) {
        float z = r * r;
        float s = fma(S3, z, S2);
        s = fma(s, z, S1);
        s = fma(s, z, S0);
        s = fma(s * z, r, r);
        float c = fma(C2, z, C1);
        c = fma(c, z, C0);
        c = fma(c, z * z, fma(-0.5f, z, 1f));
        float y = (quadrant & 1) == 0 ? s : c;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) ^ ((quadrant & 2) << 30));
    }
}
