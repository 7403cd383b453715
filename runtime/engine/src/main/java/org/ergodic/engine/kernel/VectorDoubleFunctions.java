package org.ergodic.engine.kernel;

import static org.ergodic.engine.kernel.DoubleMath.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.runtime.Vectors;

/**
 * The elementary functions of {@link DoubleMath} on vectors, operation by operation, in stages as in {@link
 * VectorFunctions}.
 */
final class VectorDoubleFunctions {
    private static final VectorSpecies<Double> S = Species.DOUBLE;
    private static final int L = S.length();
    private static final boolean FMA = Vectors.FMA;
    private static final int PIECE = 1024;
    private static final ThreadLocal<double[]> STAGE = ThreadLocal.withInitial(() -> new double[PIECE]);

    private static final VectorDouble.Body EXP = (a, ao, b, bo, c, co, s, r, ro, n) -> expLoop(a, ao, r, ro, n);
    private static final VectorDouble.Body EXP_OF_MINUS =
            (a, ao, b, bo, c, co, s, r, ro, n) -> expOfMinusLoop(a, ao, r, ro, n);
    private static final VectorDouble.Body EXPM1 = (a, ao, b, bo, c, co, s, r, ro, n) -> expm1Loop(a, ao, r, ro, n);
    private static final VectorDouble.Body EXPM1_OF_TWICE =
            (a, ao, b, bo, c, co, s, r, ro, n) -> expm1OfTwiceLoop(a, ao, r, ro, n);
    private static final VectorDouble.Body TANH_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> tanhOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorDouble.Body LOG_NEAR =
            (a, ao, b, bo, c, co, s, r, ro, n) -> logNearLoop(a, ao, r, ro, n);
    private static final VectorDouble.Body LOG_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> logOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorDouble.Body LOG1P_NEAR =
            (a, ao, b, bo, c, co, s, r, ro, n) -> log1pNearLoop(a, ao, r, ro, n);
    private static final VectorDouble.Body LOG1P_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> log1pOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorDouble.Body SOFTPLUS_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> softplusOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorDouble.Body SIGMOID_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> sigmoidOfLoop(a, ao, b, bo, r, ro, n);
    private static final VectorDouble.Body SILU_OF =
            (a, ao, b, bo, c, co, s, r, ro, n) -> siluOfLoop(a, ao, b, bo, r, ro, n);

    private VectorDoubleFunctions() {}

    /** {@return the loop of a function, or null} */
    static VectorDouble.Body of(Fn f) {
        return switch (f) {
            case EXP -> EXP;
            case EXPM1 -> EXPM1;
            case LOG -> stages(LOG_NEAR, LOG_OF);
            case LOG1P -> stages(LOG1P_NEAR, LOG1P_OF);
            case TANH -> stages(EXPM1_OF_TWICE, TANH_OF);
            case SIGMOID -> stages(EXP_OF_MINUS, SIGMOID_OF);
            case SOFTPLUS -> stages(EXP_OF_MINUS, LOG1P_NEAR, SOFTPLUS_OF);
            case SILU -> stages(EXP_OF_MINUS, SILU_OF);
            default -> null;
        };
    }

    /**
     * Loops in turn: the first reads the arguments x, those between what is there so far, the last x and that.
     */
    private static VectorDouble.Body stages(VectorDouble.Body... loops) {
        return (a, ao, b, bo, c, co, s, r, ro, n) -> {
            double[] t = STAGE.get();
            int last = loops.length - 1;
            for (int i = 0; i < n; i += PIECE) {
                int count = Math.min(PIECE, n - i);
                VectorDouble.call(loops[0], a, ao + i, null, 0, null, 0, 0, t, 0, count);
                for (int k = 1; k < last; k++) {
                    VectorDouble.call(loops[k], t, 0, null, 0, null, 0, 0, t, 0, count);
                }
                VectorDouble.call(loops[last], a, ao + i, t, 0, null, 0, 0, r, ro + i, count);
            }
        };
    }

    /** exp(x). */
    private static void expLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i).max(LEAST).min(MOST);
            DoubleVector u = FMA
                    ? x.fma(DoubleVector.broadcast(S, LOG2E), DoubleVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            DoubleVector w = u.sub(MAGIC);
            DoubleVector f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            DoubleVector q = FMA
                    ? DoubleVector.broadcast(S, E11).fma(f, DoubleVector.broadcast(S, E10))
                    : f.mul(E11).add(E10);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E9)) : q.mul(f).add(E9);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E8)) : q.mul(f).add(E8);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E7)) : q.mul(f).add(E7);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E6)) : q.mul(f).add(E6);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E5)) : q.mul(f).add(E5);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E4)) : q.mul(f).add(E4);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            DoubleVector half = w.mul(0.5).add(MAGIC);
            DoubleVector rest = w.sub(half.sub(MAGIC)).add(MAGIC);
            LongVector first = half.reinterpretAsLongs().add(1023).lanewise(VectorOperators.LSHL, 52);
            LongVector second = rest.reinterpretAsLongs().add(1023).lanewise(VectorOperators.LSHL, 52);
            q.add(1.0)
                    .mul(first.reinterpretAsDoubles())
                    .mul(second.reinterpretAsDoubles())
                    .intoArray(r, ro + i);
        }
    }

    /** exp(-|x|). */
    private static void expOfMinusLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i).abs().neg().max(LEAST);
            DoubleVector u = FMA
                    ? x.fma(DoubleVector.broadcast(S, LOG2E), DoubleVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            DoubleVector w = u.sub(MAGIC);
            DoubleVector f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            DoubleVector q = FMA
                    ? DoubleVector.broadcast(S, E11).fma(f, DoubleVector.broadcast(S, E10))
                    : f.mul(E11).add(E10);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E9)) : q.mul(f).add(E9);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E8)) : q.mul(f).add(E8);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E7)) : q.mul(f).add(E7);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E6)) : q.mul(f).add(E6);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E5)) : q.mul(f).add(E5);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E4)) : q.mul(f).add(E4);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            DoubleVector half = w.mul(0.5).add(MAGIC);
            DoubleVector rest = w.sub(half.sub(MAGIC)).add(MAGIC);
            LongVector first = half.reinterpretAsLongs().add(1023).lanewise(VectorOperators.LSHL, 52);
            LongVector second = rest.reinterpretAsLongs().add(1023).lanewise(VectorOperators.LSHL, 52);
            q.add(1.0)
                    .mul(first.reinterpretAsDoubles())
                    .mul(second.reinterpretAsDoubles())
                    .intoArray(r, ro + i);
        }
    }

    /** expm1(x). */
    private static void expm1Loop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x0 = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector x = x0.max(-FLAT).min(MOST);
            DoubleVector u = FMA
                    ? x.fma(DoubleVector.broadcast(S, LOG2E), DoubleVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            DoubleVector w = u.sub(MAGIC);
            DoubleVector f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            DoubleVector q = FMA
                    ? DoubleVector.broadcast(S, E11).fma(f, DoubleVector.broadcast(S, E10))
                    : f.mul(E11).add(E10);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E9)) : q.mul(f).add(E9);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E8)) : q.mul(f).add(E8);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E7)) : q.mul(f).add(E7);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E6)) : q.mul(f).add(E6);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E5)) : q.mul(f).add(E5);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E4)) : q.mul(f).add(E4);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            DoubleVector scale = u.sub(1.0)
                    .reinterpretAsLongs()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles();
            DoubleVector e = FMA ? scale.fma(q, scale.sub(0.5)) : scale.mul(q).add(scale.sub(0.5));
            e.add(e)
                    .reinterpretAsLongs()
                    .or(x0.reinterpretAsLongs().and(SIGN))
                    .reinterpretAsDoubles()
                    .intoArray(r, ro + i);
        }
    }

    /** expm1(2 min(|x|, 22)). */
    private static void expm1OfTwiceLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i).abs().min(FLAT / 2);
            x = x.add(x);
            DoubleVector u = FMA
                    ? x.fma(DoubleVector.broadcast(S, LOG2E), DoubleVector.broadcast(S, MAGIC))
                    : x.mul(LOG2E).add(MAGIC);
            DoubleVector w = u.sub(MAGIC);
            DoubleVector f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_HIGH), x)
                    : w.mul(-LN2_HIGH).add(x);
            f = FMA
                    ? w.fma(DoubleVector.broadcast(S, -LN2_LOW), f)
                    : w.mul(-LN2_LOW).add(f);
            DoubleVector q = FMA
                    ? DoubleVector.broadcast(S, E11).fma(f, DoubleVector.broadcast(S, E10))
                    : f.mul(E11).add(E10);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E9)) : q.mul(f).add(E9);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E8)) : q.mul(f).add(E8);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E7)) : q.mul(f).add(E7);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E6)) : q.mul(f).add(E6);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E5)) : q.mul(f).add(E5);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E4)) : q.mul(f).add(E4);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E3)) : q.mul(f).add(E3);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E2)) : q.mul(f).add(E2);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E1)) : q.mul(f).add(E1);
            q = FMA ? q.fma(f, DoubleVector.broadcast(S, E0)) : q.mul(f).add(E0);
            q = FMA ? q.fma(f.mul(f), f) : q.mul(f.mul(f)).add(f);
            DoubleVector scale = u.sub(1.0)
                    .reinterpretAsLongs()
                    .add(1023)
                    .lanewise(VectorOperators.LSHL, 52)
                    .reinterpretAsDoubles();
            DoubleVector e = FMA ? scale.fma(q, scale.sub(0.5)) : scale.mul(q).add(scale.sub(0.5));
            e.add(e).intoArray(r, ro + i);
        }
    }

    /** tanh(x) of expm1(2 |x|). */
    private static void tanhOfLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector t = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector y = t.div(t.add(2.0));
            y.reinterpretAsLongs()
                    .or(x.reinterpretAsLongs().and(SIGN))
                    .reinterpretAsDoubles()
                    .intoArray(r, ro + i);
        }
    }

    /** log(x) of a finite x above 0. */
    private static void logNearLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            VectorMask<Double> tiny = x.compare(VectorOperators.LT, Double.MIN_NORMAL);
            DoubleVector s0 = x.blend(x.mul(0x1p54), tiny);
            DoubleVector c0 = DoubleVector.zero(S);
            LongVector bits = s0.reinterpretAsLongs().add(TO_ONE_BITS);
            DoubleVector k = bits.lanewise(VectorOperators.LSHR, 52)
                    .or(WHOLE_BITS)
                    .reinterpretAsDoubles()
                    .sub(WHOLE)
                    .sub(DoubleVector.zero(S).blend(54.0, tiny));
            DoubleVector f = bits.and(FRACTION_BITS)
                    .add(SQRT_HALF_BITS)
                    .reinterpretAsDoubles()
                    .sub(1.0);
            DoubleVector s = f.div(f.add(2.0));
            DoubleVector z = s.mul(s);
            DoubleVector p = FMA
                    ? DoubleVector.broadcast(S, G7).fma(z, DoubleVector.broadcast(S, G6))
                    : z.mul(G7).add(G6);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G5)) : p.mul(z).add(G5);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G4)) : p.mul(z).add(G4);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G3)) : p.mul(z).add(G3);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G2)) : p.mul(z).add(G2);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G1)) : p.mul(z).add(G1);
            DoubleVector h = f.mul(f).mul(0.5);
            p = FMA ? p.fma(z, h) : p.mul(z).add(h);
            DoubleVector y = FMA
                    ? k.fma(DoubleVector.broadcast(S, LN2_LOW), c0)
                    : k.mul(LN2_LOW).add(c0);
            y = FMA ? s.fma(p, y) : s.mul(p).add(y);
            y = f.sub(h.sub(y));
            y = FMA
                    ? k.fma(DoubleVector.broadcast(S, LN2_HIGH), y)
                    : k.mul(LN2_HIGH).add(y);
            y.intoArray(r, ro + i);
        }
    }

    /** log(x) at the ends. */
    private static void logOfLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector t = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector y = x.blend(t, x.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
            y = y.blend(Double.NaN, x.compare(VectorOperators.LT, 0.0));
            y.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0.0))
                    .intoArray(r, ro + i);
        }
    }

    /** log1p(x) of a finite x above -1. */
    private static void log1pNearLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector s0 = x.add(1.0);
            DoubleVector c0 = x.max(1.0).sub(s0).add(x.min(1.0)).div(s0);
            LongVector bits = s0.reinterpretAsLongs().add(TO_ONE_BITS);
            DoubleVector k = bits.lanewise(VectorOperators.LSHR, 52)
                    .or(WHOLE_BITS)
                    .reinterpretAsDoubles()
                    .sub(WHOLE);
            DoubleVector f = bits.and(FRACTION_BITS)
                    .add(SQRT_HALF_BITS)
                    .reinterpretAsDoubles()
                    .sub(1.0);
            DoubleVector s = f.div(f.add(2.0));
            DoubleVector z = s.mul(s);
            DoubleVector p = FMA
                    ? DoubleVector.broadcast(S, G7).fma(z, DoubleVector.broadcast(S, G6))
                    : z.mul(G7).add(G6);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G5)) : p.mul(z).add(G5);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G4)) : p.mul(z).add(G4);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G3)) : p.mul(z).add(G3);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G2)) : p.mul(z).add(G2);
            p = FMA ? p.fma(z, DoubleVector.broadcast(S, G1)) : p.mul(z).add(G1);
            DoubleVector h = f.mul(f).mul(0.5);
            p = FMA ? p.fma(z, h) : p.mul(z).add(h);
            DoubleVector y = FMA
                    ? k.fma(DoubleVector.broadcast(S, LN2_LOW), c0)
                    : k.mul(LN2_LOW).add(c0);
            y = FMA ? s.fma(p, y) : s.mul(p).add(y);
            y = f.sub(h.sub(y));
            y = FMA
                    ? k.fma(DoubleVector.broadcast(S, LN2_HIGH), y)
                    : k.mul(LN2_HIGH).add(y);
            y.intoArray(r, ro + i);
        }
    }

    /** log1p(x) at the ends. */
    private static void log1pOfLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector t = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector u = x.add(1.0);
            DoubleVector y = x.blend(t, x.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
            y = y.blend(Double.NaN, u.compare(VectorOperators.LT, 0.0));
            y = y.blend(Double.NEGATIVE_INFINITY, u.compare(VectorOperators.EQ, 0.0));
            y.reinterpretAsLongs()
                    .or(x.reinterpretAsLongs().and(SIGN))
                    .reinterpretAsDoubles()
                    .intoArray(r, ro + i);
        }
    }

    /** softplus(x) of log1p(exp(-|x|)). */
    private static void softplusOfLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector t = DoubleVector.fromArray(S, b, bo + i);
            x.max(0.0).add(t).intoArray(r, ro + i);
        }
    }

    /** sigmoid(x) of exp(-|x|). */
    private static void sigmoidOfLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector t = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector one = DoubleVector.broadcast(S, 1.0);
            DoubleVector y = one.blend(t, x.compare(VectorOperators.LT, 0.0)).div(t.add(1.0));
            y.intoArray(r, ro + i);
        }
    }

    /** x sigmoid(x) of exp(-|x|). */
    private static void siluOfLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector t = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector one = DoubleVector.broadcast(S, 1.0);
            DoubleVector y = one.blend(t, x.compare(VectorOperators.LT, 0.0)).div(t.add(1.0));
            x.mul(y).intoArray(r, ro + i);
        }
    }
}
