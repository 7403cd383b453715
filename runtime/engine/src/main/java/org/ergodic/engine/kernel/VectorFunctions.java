package org.ergodic.engine.kernel;

import static org.ergodic.engine.kernel.FloatMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.runtime.Vectors;

/**
 * The elementary functions of {@link FloatMath} on vectors, operation by operation. A function that is too long for the
 * JIT to turn into vector instructions at once is computed in stages, one loop after the other over a piece that stays
 * in the cache. The loops call no method but the API's own: any other the JIT may have compiled before as a method of
 * its own, and then it does not inline it, and vectors that are passed become objects.
 */
final class VectorFunctions {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final int L = S.length();
    private static final VectorSpecies<Integer> I = Species.INT;
    private static final boolean FMA = Vectors.FMA;
    private static final boolean MASKS = Species.MASKS;
    private static final int PIECE = 1024;
    private static final ThreadLocal<float[]> STAGE = ThreadLocal.withInitial(() -> new float[PIECE]);

    private static final VectorFloat.Body EXP = (a, ao, b, bo, c, co, s, r, ro, n) -> expLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body EXP_OF_MINUS =
            (a, ao, b, bo, c, co, s, r, ro, n) -> expOfMinusLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body EXP_OF_MINUS_SUM =
            (a, ao, b, bo, c, co, s, r, ro, n) -> expOfMinusSumLoop(a, ao, b, bo, c, co, r, ro, n);
    private static final VectorFloat.Body EXPM1 = (a, ao, b, bo, c, co, s, r, ro, n) -> expm1Loop(a, ao, r, ro, n);
    private static final VectorFloat.Body EXPM1_OF_TWICE =
            (a, ao, b, bo, c, co, s, r, ro, n) -> expm1OfTwiceLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body TANH_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> tanhOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body LOG_NEAR = (a, ao, b, bo, c, co, s, r, ro, n) -> logNearLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body LOG_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> logOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body LOG1P_NEAR =
            (a, ao, b, bo, c, co, s, r, ro, n) -> log1pNearLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body LOG1P_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> log1pOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body SOFTPLUS_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> softplusOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body SIGMOID_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> sigmoidOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body SILU_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> siluOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body SILU_BOTH_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> siluBothOfLoop(a, ao, b, bo, c, co, r, ro, n);
    private static final VectorFloat.Body ERF_POWER =
            (a, ao, b, bo, c, co, s, r, ro, n) -> erfPowerLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body ERF_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> erfOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body GELU_POWER =
            (a, ao, b, bo, c, co, s, r, ro, n) -> geluPowerLoop(a, ao, r, ro, n);
    private static final VectorFloat.Body GELU_TAIL =
            (a, ao, b, bo, c, co, s, r, ro, n) -> geluTailLoop(a, ao, b, bo, r, ro, n);
    private static final VectorFloat.Body GELU_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> geluOfLoop(a, ao, b, bo, r, ro, n);

    /** In an array, since the JIT would inline a constant, and the loops are slower inlined into one method. */
    private static final VectorFloat.Body[] SILU_STAGES = {EXP_OF_MINUS, EXP_OF_MINUS_SUM, SILU_OF, SILU_BOTH_OF};

    private VectorFunctions() {}

    /** {@return the loop of a function, or null} */
    static VectorFloat.Body of(Fn f) {
        return switch (f) {
            case EXP -> EXP;
            case EXPM1 -> EXPM1;
            case LOG -> stages(LOG_NEAR, LOG_OF);
            case LOG1P -> stages(LOG1P_NEAR, LOG1P_OF);
            case TANH -> stages(EXPM1_OF_TWICE, TANH_OF);
            case SIGMOID -> stages(EXP_OF_MINUS, SIGMOID_OF);
            case SOFTPLUS -> stages(EXP_OF_MINUS, LOG1P_NEAR, SOFTPLUS_OF);
            case SILU -> stages(EXP_OF_MINUS, SILU_OF);
            case GELU -> stages(GELU_POWER, EXP, GELU_TAIL, GELU_OF);
            case ERF -> stages(ERF_POWER, EXP, ERF_OF);
            default -> null;
        };
    }

    /** {@code r = t sigmoid(t)} for {@code t = a + b}, or {@code t = a} without b, and with d its derivative. */
    static void silu(float[] a, int ao, float[] b, int bo, float[] r, int ro, float[] d, int dd, int n) {
        float[] t = STAGE.get();
        for (int i = 0; i < n; i += PIECE) {
            int count = Math.min(PIECE, n - i);
            float[] x = b == null ? a : r;
            int at = b == null ? ao + i : ro + i;
            VectorFloat.call(SILU_STAGES[b == null ? 0 : 1], a, ao + i, b, bo + i, r, ro + i, 0, t, 0, count);
            VectorFloat.call(SILU_STAGES[d == null ? 2 : 3], x, at, t, 0, d, dd + i, 0, r, ro + i, count);
        }
    }

    /**
     * Loops in turn: the first reads the arguments x, those between what is there so far and x, the last x and that.
     */
    private static VectorFloat.Body stages(VectorFloat.Body... loops) {
        return (a, ao, b, bo, c, co, s, r, ro, n) -> {
            float[] t = STAGE.get();
            int last = loops.length - 1;
            for (int i = 0; i < n; i += PIECE) {
                int count = Math.min(PIECE, n - i);
                VectorFloat.call(loops[0], a, ao + i, null, 0, null, 0, 0, t, 0, count);
                for (int k = 1; k < last; k++) {
                    VectorFloat.call(loops[k], t, 0, a, ao + i, null, 0, 0, t, 0, count);
                }
                VectorFloat.call(loops[last], a, ao + i, t, 0, null, 0, 0, r, ro + i, count);
            }
        };
    }

    /** exp(x). */
    private static void expLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, a, ao + i);
            FloatVector x;
            if (MASKS) {
                x = x0.max(-104f).min(89f);
            } else {
                IntVector far = IntVector.broadcast(I, Float.floatToRawIntBits(104f));
                IntVector sign = x0.reinterpretAsInts().and(SIGN);
                x = x0.abs().reinterpretAsInts().min(far).or(sign).reinterpretAsFloats();
            }
            FloatVector u = FMA
                    ? x.fma(FloatVector.broadcast(S, LOG2E), FloatVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            FloatVector w = u.sub(MAGIC);
            FloatVector f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            FloatVector q = FMA
                    ? FloatVector.broadcast(S, E5).fma(f, FloatVector.broadcast(S, E4))
                    : f.mul(E5).add(E4);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            IntVector k = u.reinterpretAsInts().sub(MAGIC_BITS);
            IntVector half = k.lanewise(VectorOperators.ASHR, 1);
            IntVector first = half.add(127).lanewise(VectorOperators.LSHL, 23);
            IntVector second = k.sub(half).add(127).lanewise(VectorOperators.LSHL, 23);
            FloatVector y = q.add(1f).mul(first.reinterpretAsFloats()).mul(second.reinterpretAsFloats());
            if (!MASKS) {
                IntVector nan = IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x0.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31);
                y = y.reinterpretAsInts().or(nan).reinterpretAsFloats();
            }
            y.intoArray(r, ro + i);
        }
    }

    /** exp(-|x|), or 0 where x is not a number. Whole numbers do what takes several instructions on floats. */
    private static void expOfMinusLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i)
                    .reinterpretAsInts()
                    .or(SIGN)
                    .min(LOWEST_BITS)
                    .reinterpretAsFloats();
            FloatVector u = FMA
                    ? x.fma(FloatVector.broadcast(S, LOG2E), FloatVector.broadcast(S, MAGIC_UP))
                    : x.mul(LOG2E).add(MAGIC_UP);
            FloatVector w = u.sub(MAGIC_UP);
            FloatVector f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            FloatVector q = FMA
                    ? FloatVector.broadcast(S, E5).fma(f, FloatVector.broadcast(S, E4))
                    : f.mul(E5).add(E4);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            q.add(1f)
                    .reinterpretAsInts()
                    .add(u.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .mul(DOWN)
                    .intoArray(r, ro + i);
        }
    }

    /** exp(-|x|) of x = a + b, which goes into c. */
    private static void expOfMinusSumLoop(
            float[] a, int ao, float[] b, int bo, float[] c, int co, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector t = FloatVector.fromArray(S, a, ao + i).add(FloatVector.fromArray(S, b, bo + i));
            t.intoArray(c, co + i);
            FloatVector x = t.reinterpretAsInts().or(SIGN).min(LOWEST_BITS).reinterpretAsFloats();
            FloatVector u = FMA
                    ? x.fma(FloatVector.broadcast(S, LOG2E), FloatVector.broadcast(S, MAGIC_UP))
                    : x.mul(LOG2E).add(MAGIC_UP);
            FloatVector w = u.sub(MAGIC_UP);
            FloatVector f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            FloatVector q = FMA
                    ? FloatVector.broadcast(S, E5).fma(f, FloatVector.broadcast(S, E4))
                    : f.mul(E5).add(E4);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            q.add(1f)
                    .reinterpretAsInts()
                    .add(u.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23))
                    .reinterpretAsFloats()
                    .mul(DOWN)
                    .intoArray(r, ro + i);
        }
    }

    /** expm1(x). */
    private static void expm1Loop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x0 = FloatVector.fromArray(S, a, ao + i);
            FloatVector x;
            if (MASKS) {
                x = x0.max(-18f).min(89f);
            } else {
                int high = Float.floatToRawIntBits(89f);
                int low = Float.floatToRawIntBits(18f);
                IntVector bits = x0.reinterpretAsInts();
                IntVector far =
                        bits.lanewise(VectorOperators.ASHR, 31).and(high ^ low).lanewise(VectorOperators.XOR, high);
                x = bits.and(MAGNITUDE).min(far).or(bits.and(SIGN)).reinterpretAsFloats();
            }
            FloatVector u = FMA
                    ? x.fma(FloatVector.broadcast(S, LOG2E), FloatVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            FloatVector w = u.sub(MAGIC);
            FloatVector f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            FloatVector q = FMA
                    ? FloatVector.broadcast(S, E5).fma(f, FloatVector.broadcast(S, E4))
                    : f.mul(E5).add(E4);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            FloatVector scale = u.reinterpretAsInts()
                    .sub(MAGIC_BITS - 126)
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector e = FMA ? scale.fma(q, scale.sub(0.5f)) : scale.mul(q).add(scale.sub(0.5f));
            IntVector y = e.add(e).reinterpretAsInts().or(x0.reinterpretAsInts().and(SIGN));
            if (!MASKS) {
                y = y.or(IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x0.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31));
            }
            y.reinterpretAsFloats().intoArray(r, ro + i);
        }
    }

    /** expm1(2 min(|x|, 10)). */
    private static void expm1OfTwiceLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i).abs();
            x = MASKS
                    ? x.min(10f)
                    : x.reinterpretAsInts().min(Float.floatToRawIntBits(10f)).reinterpretAsFloats();
            x = x.add(x);
            FloatVector u = FMA
                    ? x.fma(FloatVector.broadcast(S, LOG2E), FloatVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            FloatVector w = u.sub(MAGIC);
            FloatVector f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(FloatVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            FloatVector q = FMA
                    ? FloatVector.broadcast(S, E5).fma(f, FloatVector.broadcast(S, E4))
                    : f.mul(E5).add(E4);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, FloatVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            FloatVector scale = u.reinterpretAsInts()
                    .sub(MAGIC_BITS - 126)
                    .lanewise(VectorOperators.LSHL, 23)
                    .reinterpretAsFloats();
            FloatVector e = FMA ? scale.fma(q, scale.sub(0.5f)) : scale.mul(q).add(scale.sub(0.5f));
            e.add(e).intoArray(r, ro + i);
        }
    }

    /** tanh(x) of expm1(2 |x|). */
    private static void tanhOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            IntVector y = t.div(t.add(2f))
                    .reinterpretAsInts()
                    .or(x.reinterpretAsInts().and(SIGN));
            if (!MASKS) {
                y = y.or(IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31));
            }
            y.reinterpretAsFloats().intoArray(r, ro + i);
        }
    }

    /** log(x) of a finite x above 0. */
    private static void logNearLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            IntVector bits;
            FloatVector k;
            if (MASKS) {
                VectorMask<Float> tiny = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
                bits = x.blend(x.mul(0x1p23f), tiny).reinterpretAsInts().sub(SQRT_HALF_BITS);
                k = (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
                k = k.sub(FloatVector.broadcast(S, 0f).blend(23f, tiny));
            } else {
                bits = x.reinterpretAsInts();
                IntVector tiny = bits.sub(LOWEST_NORMAL_BITS).lanewise(VectorOperators.ASHR, 31);
                IntVector other = x.mul(0x1p23f).reinterpretAsInts().lanewise(VectorOperators.XOR, bits);
                bits = other.and(tiny).lanewise(VectorOperators.XOR, bits).sub(SQRT_HALF_BITS);
                k = bits.lanewise(VectorOperators.ASHR, 23)
                        .add(MAGIC_BITS)
                        .reinterpretAsFloats()
                        .sub(MAGIC);
                k = k.sub(tiny.and(Float.floatToRawIntBits(23f)).reinterpretAsFloats());
            }
            FloatVector f =
                    bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector z = f.mul(f);
            FloatVector p = FMA
                    ? FloatVector.broadcast(S, L8).fma(f, FloatVector.broadcast(S, L7))
                    : f.mul(L8).add(L7);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L6)) : p.mul(f).add(L6);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L5)) : p.mul(f).add(L5);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L4)) : p.mul(f).add(L4);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L3)) : p.mul(f).add(L3);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L2)) : p.mul(f).add(L2);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L1)) : p.mul(f).add(L1);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L0)) : p.mul(f).add(L0);
            FloatVector y = p.mul(z).mul(f);
            y = FMA
                    ? k.fma(FloatVector.broadcast(S, LN2_LOW), y)
                    : k.mul(LN2_LOW).add(y);
            y = FMA ? z.fma(FloatVector.broadcast(S, -0.5f), y) : z.mul(-0.5f).add(y);
            y = FMA
                    ? k.fma(FloatVector.broadcast(S, LN2_HIGH), f.add(y))
                    : k.mul(LN2_HIGH).add(f.add(y));
            y.intoArray(r, ro + i);
        }
    }

    /** log(x) at the ends. */
    private static void logOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector y;
            if (MASKS) {
                y = x.blend(t, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
                y = y.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
                y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
            } else {
                IntVector bits = x.reinterpretAsInts();
                IntVector own = IntVector.broadcast(I, LARGEST_BITS).sub(bits).lanewise(VectorOperators.ASHR, 31);
                IntVector zero = bits.and(MAGNITUDE).sub(1).lanewise(VectorOperators.ASHR, 31);
                IntVector z = t.reinterpretAsInts();
                z = z.lanewise(VectorOperators.XOR, bits).and(own).lanewise(VectorOperators.XOR, z);
                z = z.or(bits.lanewise(VectorOperators.ASHR, 31));
                z = z.lanewise(VectorOperators.XOR, INFINITE_BITS | SIGN)
                        .and(zero)
                        .lanewise(VectorOperators.XOR, z);
                y = z.reinterpretAsFloats();
            }
            y.intoArray(r, ro + i);
        }
    }

    /** log1p(x) of a finite x above -1. */
    private static void log1pNearLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector s = x.add(1f);
            IntVector bits = s.reinterpretAsInts().sub(SQRT_HALF_BITS);
            FloatVector c;
            FloatVector k;
            if (MASKS) {
                c = x.max(1f).sub(s).add(x.min(1f));
                k = (FloatVector) bits.lanewise(VectorOperators.ASHR, 23).convert(VectorOperators.I2F, 0);
            } else {
                // Bits of floats have their order where one of the two is not below 0.
                FloatVector big = x.reinterpretAsInts().max(ONE_BITS).reinterpretAsFloats();
                c = big.sub(s).add(x.reinterpretAsInts().min(ONE_BITS).reinterpretAsFloats());
                k = bits.lanewise(VectorOperators.ASHR, 23)
                        .add(MAGIC_BITS)
                        .reinterpretAsFloats()
                        .sub(MAGIC);
            }
            FloatVector f =
                    bits.and(0x7FFFFF).add(SQRT_HALF_BITS).reinterpretAsFloats().sub(1f);
            FloatVector z = f.mul(f);
            FloatVector p = FMA
                    ? FloatVector.broadcast(S, L8).fma(f, FloatVector.broadcast(S, L7))
                    : f.mul(L8).add(L7);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L6)) : p.mul(f).add(L6);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L5)) : p.mul(f).add(L5);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L4)) : p.mul(f).add(L4);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L3)) : p.mul(f).add(L3);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L2)) : p.mul(f).add(L2);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L1)) : p.mul(f).add(L1);
            p = FMA ? p.fma(f, FloatVector.broadcast(S, L0)) : p.mul(f).add(L0);
            FloatVector y = p.mul(z).mul(f).add(c.div(s));
            y = FMA
                    ? k.fma(FloatVector.broadcast(S, LN2_LOW), y)
                    : k.mul(LN2_LOW).add(y);
            y = FMA ? z.fma(FloatVector.broadcast(S, -0.5f), y) : z.mul(-0.5f).add(y);
            y = FMA
                    ? k.fma(FloatVector.broadcast(S, LN2_HIGH), f.add(y))
                    : k.mul(LN2_HIGH).add(f.add(y));
            y.intoArray(r, ro + i);
        }
    }

    /** log1p(x) at the ends. */
    private static void log1pOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector s = x.add(1f);
            FloatVector y;
            if (MASKS) {
                y = x.blend(t, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
                y = y.blend(Float.NaN, s.compare(VectorOperators.LT, 0f));
                y = y.blend(Float.NEGATIVE_INFINITY, s.compare(VectorOperators.EQ, 0f));
            } else {
                IntVector bits = s.reinterpretAsInts();
                IntVector own = IntVector.broadcast(I, LARGEST_BITS).sub(bits).lanewise(VectorOperators.ASHR, 31);
                IntVector zero = bits.and(MAGNITUDE).sub(1).lanewise(VectorOperators.ASHR, 31);
                IntVector z = t.reinterpretAsInts();
                z = z.lanewise(VectorOperators.XOR, bits).and(own).lanewise(VectorOperators.XOR, z);
                z = z.or(bits.lanewise(VectorOperators.ASHR, 31));
                z = z.lanewise(VectorOperators.XOR, INFINITE_BITS | SIGN)
                        .and(zero)
                        .lanewise(VectorOperators.XOR, z);
                y = z.reinterpretAsFloats();
            }
            y.reinterpretAsInts()
                    .or(x.reinterpretAsInts().and(0x80000000))
                    .reinterpretAsFloats()
                    .intoArray(r, ro + i);
        }
    }

    /** softplus(x) of log1p(exp(-|x|)). */
    private static void softplusOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector y;
            if (MASKS) {
                y = x.max(0f);
            } else {
                IntVector bits = x.reinterpretAsInts();
                IntVector nan = IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31);
                y = bits.lanewise(VectorOperators.ASHR, 31)
                        .not()
                        .or(nan)
                        .and(bits)
                        .reinterpretAsFloats();
            }
            y.add(t).intoArray(r, ro + i);
        }
    }

    /** sigmoid(x) of exp(-|x|). */
    private static void sigmoidOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector s = t.reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, ONE_BITS)
                    .and(x.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31))
                    .lanewise(VectorOperators.XOR, ONE_BITS)
                    .reinterpretAsFloats()
                    .div(t.add(1f));
            if (MASKS) {
                s = s.blend(x, x.compare(VectorOperators.NE, x));
            } else {
                IntVector nan = IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31);
                s = s.reinterpretAsInts().or(nan).reinterpretAsFloats();
            }
            s.intoArray(r, ro + i);
        }
    }

    /** silu(x) of exp(-|x|). */
    private static void siluOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector s = t.reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, ONE_BITS)
                    .and(x.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31))
                    .lanewise(VectorOperators.XOR, ONE_BITS)
                    .reinterpretAsFloats()
                    .div(t.add(1f));
            x.mul(s).intoArray(r, ro + i);
        }
    }

    /** silu(x), and its derivative in c, of exp(-|x|). */
    private static void siluBothOfLoop(
            float[] a, int ao, float[] b, int bo, float[] c, int co, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector s = t.reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, ONE_BITS)
                    .and(x.reinterpretAsInts().lanewise(VectorOperators.ASHR, 31))
                    .lanewise(VectorOperators.XOR, ONE_BITS)
                    .reinterpretAsFloats()
                    .div(t.add(1f));
            FloatVector y = x.mul(s);
            y.intoArray(r, ro + i);
            FloatVector slope = FMA ? s.fma(x.sub(y), s) : s.mul(x.sub(y)).add(s);
            slope.intoArray(c, co + i);
        }
    }

    /** log(1 - erf(|x|)). */
    private static void erfPowerLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i).abs();
            x = MASKS
                    ? x.min(ERF_FAR)
                    : x.reinterpretAsInts()
                            .min(Float.floatToRawIntBits(ERF_FAR))
                            .reinterpretAsFloats();
            FloatVector q = FMA
                    ? FloatVector.broadcast(S, F7).fma(x, FloatVector.broadcast(S, F6))
                    : x.mul(F7).add(F6);
            q = FMA ? q.fma(x, FloatVector.broadcast(S, F5)) : q.mul(x).add(F5);
            q = FMA ? q.fma(x, FloatVector.broadcast(S, F4)) : q.mul(x).add(F4);
            q = FMA ? q.fma(x, FloatVector.broadcast(S, F3)) : q.mul(x).add(F3);
            q = FMA ? q.fma(x, FloatVector.broadcast(S, F2)) : q.mul(x).add(F2);
            q = FMA ? q.fma(x, FloatVector.broadcast(S, F1)) : q.mul(x).add(F1);
            q = FMA ? q.fma(x, FloatVector.broadcast(S, F0)) : q.mul(x).add(F0);
            q.intoArray(r, ro + i);
        }
    }

    /** erf(x) of exp(log(1 - erf(|x|))). */
    private static void erfOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector m = x.abs();
            FloatVector z = m.mul(m);
            FloatVector p = FMA
                    ? FloatVector.broadcast(S, N6).fma(z, FloatVector.broadcast(S, N5))
                    : z.mul(N6).add(N5);
            p = FMA ? p.fma(z, FloatVector.broadcast(S, N4)) : p.mul(z).add(N4);
            p = FMA ? p.fma(z, FloatVector.broadcast(S, N3)) : p.mul(z).add(N3);
            p = FMA ? p.fma(z, FloatVector.broadcast(S, N2)) : p.mul(z).add(N2);
            p = FMA ? p.fma(z, FloatVector.broadcast(S, N1)) : p.mul(z).add(N1);
            p = FMA ? p.fma(z, FloatVector.broadcast(S, N0)) : p.mul(z).add(N0);
            FloatVector far = FloatVector.broadcast(S, 1f).sub(t);
            p = FMA ? p.fma(m, m) : p.mul(m).add(m);
            IntVector y;
            if (MASKS) {
                y = far.blend(p, m.compare(VectorOperators.LT, ERF_NEAR)).reinterpretAsInts();
            } else {
                IntVector bits = far.reinterpretAsInts();
                IntVector near = m.reinterpretAsInts()
                        .sub(Float.floatToRawIntBits(ERF_NEAR))
                        .lanewise(VectorOperators.ASHR, 31);
                y = p.reinterpretAsInts()
                        .lanewise(VectorOperators.XOR, bits)
                        .and(near)
                        .lanewise(VectorOperators.XOR, bits);
                y = y.or(IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31));
            }
            y.or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats().intoArray(r, ro + i);
        }
    }

    /** -x^2/2. */
    private static void geluPowerLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i).abs();
            x = MASKS
                    ? x.min(TAIL_END)
                    : x.reinterpretAsInts()
                            .min(Float.floatToRawIntBits(TAIL_END))
                            .reinterpretAsFloats();
            x.mul(x).mul(-0.5f).intoArray(r, ro + i);
        }
    }

    /** |x| Q(|x|) of exp(-x^2/2), Q the upper tail of the normal distribution. */
    private static void geluTailLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector t = FloatVector.fromArray(S, a, ao + i);
            FloatVector x = FloatVector.fromArray(S, b, bo + i).abs();
            x = MASKS
                    ? x.min(TAIL_END)
                    : x.reinterpretAsInts()
                            .min(Float.floatToRawIntBits(TAIL_END))
                            .reinterpretAsFloats();
            FloatVector z = x.mul(x);
            FloatVector lost;
            if (FMA) {
                lost = x.fma(x, z.neg());
            } else {
                FloatVector high = x.reinterpretAsInts().and(HIGH_BITS).reinterpretAsFloats();
                FloatVector low = x.sub(high);
                lost = high.mul(high).sub(z).add(high.add(high).mul(low)).add(low.mul(low));
            }
            FloatVector up = x.add(4f);
            FloatVector down = x.sub(4f);
            FloatVector over = FloatVector.broadcast(S, 1f).div(up);
            FloatVector q = down.mul(over);
            FloatVector rest = FMA ? q.neg().fma(up, down) : q.neg().mul(up).add(down);
            q = FMA ? over.fma(rest, q) : over.mul(rest).add(q);
            FloatVector p = FMA
                    ? FloatVector.broadcast(S, Q9).fma(q, FloatVector.broadcast(S, Q8))
                    : q.mul(Q9).add(Q8);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q7)) : p.mul(q).add(Q7);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q6)) : p.mul(q).add(Q6);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q5)) : p.mul(q).add(Q5);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q4)) : p.mul(q).add(Q4);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q3)) : p.mul(q).add(Q3);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q2)) : p.mul(q).add(Q2);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q1)) : p.mul(q).add(Q1);
            p = FMA ? p.fma(q, FloatVector.broadcast(S, Q0)) : p.mul(q).add(Q0);
            p = p.mul(over).mul(x);
            p = FMA ? p.mul(-0.5f).fma(lost, p) : p.mul(-0.5f).mul(lost).add(p);
            p.mul(t).intoArray(r, ro + i);
        }
    }

    /** gelu(x) of |x| Q(|x|). */
    private static void geluOfLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector t = FloatVector.fromArray(S, b, bo + i);
            FloatVector y;
            if (MASKS) {
                y = x.max(0f);
            } else {
                IntVector bits = x.reinterpretAsInts();
                IntVector nan = IntVector.broadcast(I, INFINITE_BITS)
                        .sub(x.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31);
                y = bits.lanewise(VectorOperators.ASHR, 31)
                        .not()
                        .or(nan)
                        .and(bits)
                        .reinterpretAsFloats();
            }
            y.sub(t).intoArray(r, ro + i);
        }
    }
}
