package org.ergodic.engine.kernel;

import static org.ergodic.engine.kernel.FloatMath.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.runtime.VectorProfile;
import org.ergodic.engine.runtime.Vectors;

/**
 * Single precision on the Vector API. Every loop has a method of its own, because the JIT compiles vectors to
 * instructions only where operator and species are constants and every method between is inlined, of which only the
 * API's own can be sure: so loads and constants are written out. The ends of loops, and the functions not here, are
 * {@link ScalarFloat}'s. The functions are those of {@link FloatMath}, operation by operation.
 */
final class VectorFloat extends ScalarFloat implements VectorKernels {
    private static final VectorSpecies<Float> S = Species.FLOAT;
    private static final int L = S.length();

    /** Else loops multiply and add; the branch that is not taken is never compiled. */
    private static final boolean FMA = Vectors.FMA;

    private static final boolean MASKS = Species.MASKS;

    private static final VectorShuffle<Float> BY_8 = turn(8);
    private static final VectorShuffle<Float> BY_4 = turn(4);
    private static final VectorShuffle<Float> BY_2 = turn(2);
    private static final VectorShuffle<Float> BY_1 = turn(1);

    private static VectorShuffle<Float> turn(int by) {
        return VectorShuffle.fromOp(S, i -> (i + by) % S.length());
    }

    /**
     * A loop. All are called at one place, which the JIT therefore does not resolve: inlined into one method, the loops
     * would exceed what it compiles at once, and vectors would become objects again.
     */
    interface Body {
        void run(float[] a, int ao, float[] b, int bo, float[] c, int co, float s, float[] r, int ro, int n);
    }

    /** A reduction; called at one place for the same reason. */
    private interface Fold {
        float run(float[] a, int ao, int n);
    }

    private static final Fold[] REDUCE = {VectorFloat::sum, VectorFloat::max, VectorFloat::min};
    private static final Body[] MAP = new Body[Fn.values().length];
    private static final Body[] ZIP = new Body[MAP.length];
    private static final Body[] ZIP_SCALAR = new Body[MAP.length];

    /** In an array, since the JIT would inline constants. */
    private static final Body[] OF_THREE = {
        (a, ao, b, bo, c, co, s, r, ro, n) -> fmaLoop(a, ao, b, bo, c, co, r, ro, n),
        (a, ao, b, bo, c, co, s, r, ro, n) -> fmaLoop(a, ao, s, c, co, r, ro, n),
        (a, ao, b, bo, c, co, s, r, ro, n) -> selectLoop(a, ao, b, bo, c, co, r, ro, n)
    };

    static {
        for (Fn f : Fn.values()) {
            MAP[f.ordinal()] = map(f);
            ZIP[f.ordinal()] = zip(f);
            ZIP_SCALAR[f.ordinal()] = zipScalar(f);
        }
    }

    @Override
    public void show() {
        VectorProfile.floats();
    }

    @Override
    public boolean maps(Fn f) {
        return MAP[f.ordinal()] != null;
    }

    @Override
    public boolean zips(Fn f) {
        return ZIP[f.ordinal()] != null;
    }

    static void call(
            Body body, float[] a, int ao, float[] b, int bo, float[] c, int co, float s, float[] r, int ro, int n) {
        body.run(a, ao, b, bo, c, co, s, r, ro, n);
    }

    private static Body map(Fn f) {
        return switch (f) {
            case NEG -> (a, ao, b, bo, c, co, s, r, ro, n) -> negLoop(a, ao, r, ro, n);
            case ABS -> (a, ao, b, bo, c, co, s, r, ro, n) -> absLoop(a, ao, r, ro, n);
            case SIGN -> (a, ao, b, bo, c, co, s, r, ro, n) -> signLoop(a, ao, r, ro, n);
            case SQUARE -> (a, ao, b, bo, c, co, s, r, ro, n) -> squareLoop(a, ao, r, ro, n);
            case CUBE -> (a, ao, b, bo, c, co, s, r, ro, n) -> cubeLoop(a, ao, r, ro, n);
            case SQRT -> (a, ao, b, bo, c, co, s, r, ro, n) -> sqrtLoop(a, ao, r, ro, n);
            case RECIPROCAL -> (a, ao, b, bo, c, co, s, r, ro, n) -> reciprocalLoop(a, ao, r, ro, n);
            case RELU -> (a, ao, b, bo, c, co, s, r, ro, n) -> reluLoop(a, ao, r, ro, n);
            case SIN -> (a, ao, b, bo, c, co, s, r, ro, n) -> trigLoop(a, ao, r, ro, n, 0);
            case COS -> (a, ao, b, bo, c, co, s, r, ro, n) -> trigLoop(a, ao, r, ro, n, 1);
            default -> VectorFunctions.of(f);
        };
    }

    private static Body zip(Fn f) {
        return switch (f) {
            case ADD -> (a, ao, b, bo, c, co, s, r, ro, n) -> addLoop(a, ao, b, bo, r, ro, n);
            case SUB -> (a, ao, b, bo, c, co, s, r, ro, n) -> subLoop(a, ao, b, bo, r, ro, n);
            case RSUB -> (a, ao, b, bo, c, co, s, r, ro, n) -> rsubLoop(a, ao, b, bo, r, ro, n);
            case MUL -> (a, ao, b, bo, c, co, s, r, ro, n) -> mulLoop(a, ao, b, bo, r, ro, n);
            case DIV -> (a, ao, b, bo, c, co, s, r, ro, n) -> divLoop(a, ao, b, bo, r, ro, n);
            case RDIV -> (a, ao, b, bo, c, co, s, r, ro, n) -> rdivLoop(a, ao, b, bo, r, ro, n);
            case MAX -> (a, ao, b, bo, c, co, s, r, ro, n) -> maxLoop(a, ao, b, bo, r, ro, n);
            case MIN -> (a, ao, b, bo, c, co, s, r, ro, n) -> minLoop(a, ao, b, bo, r, ro, n);
            case SQUARED_DIFFERENCE ->
                (a, ao, b, bo, c, co, s, r, ro, n) -> squaredDifferenceLoop(a, ao, b, bo, r, ro, n);
            case GT -> (a, ao, b, bo, c, co, s, r, ro, n) -> gtLoop(a, ao, b, bo, r, ro, n);
            case GE -> (a, ao, b, bo, c, co, s, r, ro, n) -> geLoop(a, ao, b, bo, r, ro, n);
            case LT -> (a, ao, b, bo, c, co, s, r, ro, n) -> ltLoop(a, ao, b, bo, r, ro, n);
            case LE -> (a, ao, b, bo, c, co, s, r, ro, n) -> leLoop(a, ao, b, bo, r, ro, n);
            case EQ -> (a, ao, b, bo, c, co, s, r, ro, n) -> eqLoop(a, ao, b, bo, r, ro, n);
            case NE -> (a, ao, b, bo, c, co, s, r, ro, n) -> neLoop(a, ao, b, bo, r, ro, n);
            default -> null;
        };
    }

    private static Body zipScalar(Fn f) {
        return switch (f) {
            case ADD -> (a, ao, b, bo, c, co, s, r, ro, n) -> addLoop(a, ao, s, r, ro, n);
            case SUB -> (a, ao, b, bo, c, co, s, r, ro, n) -> subLoop(a, ao, s, r, ro, n);
            case RSUB -> (a, ao, b, bo, c, co, s, r, ro, n) -> rsubLoop(a, ao, s, r, ro, n);
            case MUL -> (a, ao, b, bo, c, co, s, r, ro, n) -> mulLoop(a, ao, s, r, ro, n);
            case DIV -> (a, ao, b, bo, c, co, s, r, ro, n) -> divLoop(a, ao, s, r, ro, n);
            case RDIV -> (a, ao, b, bo, c, co, s, r, ro, n) -> rdivLoop(a, ao, s, r, ro, n);
            case MAX -> (a, ao, b, bo, c, co, s, r, ro, n) -> maxLoop(a, ao, s, r, ro, n);
            case MIN -> (a, ao, b, bo, c, co, s, r, ro, n) -> minLoop(a, ao, s, r, ro, n);
            case SQUARED_DIFFERENCE -> (a, ao, b, bo, c, co, s, r, ro, n) -> squaredDifferenceLoop(a, ao, s, r, ro, n);
            case GT -> (a, ao, b, bo, c, co, s, r, ro, n) -> gtLoop(a, ao, s, r, ro, n);
            case GE -> (a, ao, b, bo, c, co, s, r, ro, n) -> geLoop(a, ao, s, r, ro, n);
            case LT -> (a, ao, b, bo, c, co, s, r, ro, n) -> ltLoop(a, ao, s, r, ro, n);
            case LE -> (a, ao, b, bo, c, co, s, r, ro, n) -> leLoop(a, ao, s, r, ro, n);
            case EQ -> (a, ao, b, bo, c, co, s, r, ro, n) -> eqLoop(a, ao, s, r, ro, n);
            case NE -> (a, ao, b, bo, c, co, s, r, ro, n) -> neLoop(a, ao, s, r, ro, n);
            default -> null;
        };
    }

    @Override
    public void map(Fn f, Object a, int ao, Object r, int ro, int n) {
        Body body = MAP[f.ordinal()];
        int whole = body == null ? 0 : S.loopBound(n);
        if (whole > 0) {
            call(body, (float[]) a, ao, null, 0, null, 0, 0, (float[]) r, ro, whole);
        }
        if (whole < n) {
            super.map(f, a, ao + whole, r, ro + whole, n - whole);
        }
    }

    @Override
    public void zip(Fn f, Object a, int ao, Object b, int bo, Object r, int ro, int n) {
        Body body = ZIP[f.ordinal()];
        int whole = body == null ? 0 : S.loopBound(n);
        if (whole > 0) {
            call(body, (float[]) a, ao, (float[]) b, bo, null, 0, 0, (float[]) r, ro, whole);
        }
        if (whole < n) {
            super.zip(f, a, ao + whole, b, bo + whole, r, ro + whole, n - whole);
        }
    }

    @Override
    public void zipScalar(Fn f, Object a, int ao, double s, Object r, int ro, int n) {
        Body body = ZIP_SCALAR[f.ordinal()];
        int whole = body == null ? 0 : S.loopBound(n);
        if (whole > 0) {
            call(body, (float[]) a, ao, null, 0, null, 0, (float) s, (float[]) r, ro, whole);
        }
        if (whole < n) {
            super.zipScalar(f, a, ao + whole, s, r, ro + whole, n - whole);
        }
    }

    @Override
    public void fma(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        int whole = S.loopBound(n);
        if (whole > 0) {
            call(OF_THREE[0], (float[]) a, ao, (float[]) b, bo, (float[]) c, co, 0, (float[]) r, ro, whole);
        }
        if (whole < n) {
            super.fma(a, ao + whole, b, bo + whole, c, co + whole, r, ro + whole, n - whole);
        }
    }

    @Override
    public void fmaScalar(Object a, int ao, double s, Object c, int co, Object r, int ro, int n) {
        int whole = S.loopBound(n);
        if (whole > 0) {
            call(OF_THREE[1], (float[]) a, ao, null, 0, (float[]) c, co, (float) s, (float[]) r, ro, whole);
        }
        if (whole < n) {
            super.fmaScalar(a, ao + whole, s, c, co + whole, r, ro + whole, n - whole);
        }
    }

    @Override
    public void select(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        int whole = S.loopBound(n);
        if (whole > 0) {
            call(OF_THREE[2], (float[]) a, ao, (float[]) b, bo, (float[]) c, co, 0, (float[]) r, ro, whole);
        }
        if (whole < n) {
            super.select(a, ao + whole, b, bo + whole, c, co + whole, r, ro + whole, n - whole);
        }
    }

    private static void fmaLoop(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector z = FloatVector.fromArray(S, c, co + i);
            (FMA ? x.fma(y, z) : x.mul(y).add(z)).intoArray(r, ro + i);
        }
    }

    private static void fmaLoop(float[] a, int ao, float s, float[] c, int co, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector z = FloatVector.fromArray(S, c, co + i);
            (FMA ? x.fma(y, z) : x.mul(y).add(z)).intoArray(r, ro + i);
        }
    }

    private static void selectLoop(float[] a, int ao, float[] b, int bo, float[] c, int co, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> chosen = FloatVector.fromArray(S, a, ao + i).compare(VectorOperators.NE, 0f);
            FloatVector.fromArray(S, c, co + i)
                    .blend(FloatVector.fromArray(S, b, bo + i), chosen)
                    .intoArray(r, ro + i);
        }
    }

    @Override
    public void silu(Object a0, int ao, Object b0, int bo, Object r0, int ro, Object d0, int dd, int n) {
        float[] a = (float[]) a0;
        float[] b = (float[]) b0;
        float[] r = (float[]) r0;
        float[] d = (float[]) d0;
        int whole = S.loopBound(n);
        if (whole > 0) {
            VectorFunctions.silu(a, ao, b, bo, r, ro, d, dd, whole);
        }
        if (whole < n) {
            super.silu(a, ao + whole, b, bo + whole, r, ro + whole, d, dd + whole, n - whole);
        }
    }

    @Override
    public Formula.Loop loop(Formula formula) {
        return FormulaWriter.write(formula);
    }

    @Override
    public double reduce(Reduction f, Object a0, int ao, int n) {
        float[] a = (float[]) a0;
        int whole = n - n % LANES;
        if (whole == 0) {
            return super.reduce(f, a, ao, n);
        }
        float total =
                f == Reduction.PRODUCT ? (float) super.reduce(f, a, ao, whole) : REDUCE[f.ordinal()].run(a, ao, whole);
        return ends(f, total, a, ao + whole, n - whole);
    }

    private static float sum(float[] a, int ao, int n) {
        FloatVector t = FloatVector.fromArray(S, a, ao);
        if (L == 16) {
            for (int i = LANES; i < n; i += LANES) {
                t = t.add(FloatVector.fromArray(S, a, ao + i));
            }
            t = t.add(t.rearrange(BY_8));
        } else if (L == 8) {
            FloatVector u = FloatVector.fromArray(S, a, ao + 8);
            for (int i = LANES; i < n; i += LANES) {
                t = t.add(FloatVector.fromArray(S, a, ao + i));
                u = u.add(FloatVector.fromArray(S, a, ao + i + 8));
            }
            t = t.add(u);
        } else {
            FloatVector u = FloatVector.fromArray(S, a, ao + 4);
            FloatVector v = FloatVector.fromArray(S, a, ao + 8);
            FloatVector w = FloatVector.fromArray(S, a, ao + 12);
            for (int i = LANES; i < n; i += LANES) {
                t = t.add(FloatVector.fromArray(S, a, ao + i));
                u = u.add(FloatVector.fromArray(S, a, ao + i + 4));
                v = v.add(FloatVector.fromArray(S, a, ao + i + 8));
                w = w.add(FloatVector.fromArray(S, a, ao + i + 12));
            }
            t = t.add(v).add(u.add(w));
        }
        if (L > 4) {
            t = t.add(t.rearrange(BY_4));
        }
        t = t.add(t.rearrange(BY_2));
        return t.add(t.rearrange(BY_1)).lane(0);
    }

    private static float max(float[] a, int ao, int n) {
        FloatVector t = FloatVector.fromArray(S, a, ao);
        if (L == 16) {
            for (int i = LANES; i < n; i += LANES) {
                t = t.max(FloatVector.fromArray(S, a, ao + i));
            }
            t = t.max(t.rearrange(BY_8));
        } else if (L == 8) {
            FloatVector u = FloatVector.fromArray(S, a, ao + 8);
            for (int i = LANES; i < n; i += LANES) {
                t = t.max(FloatVector.fromArray(S, a, ao + i));
                u = u.max(FloatVector.fromArray(S, a, ao + i + 8));
            }
            t = t.max(u);
        } else {
            FloatVector u = FloatVector.fromArray(S, a, ao + 4);
            FloatVector v = FloatVector.fromArray(S, a, ao + 8);
            FloatVector w = FloatVector.fromArray(S, a, ao + 12);
            for (int i = LANES; i < n; i += LANES) {
                t = t.max(FloatVector.fromArray(S, a, ao + i));
                u = u.max(FloatVector.fromArray(S, a, ao + i + 4));
                v = v.max(FloatVector.fromArray(S, a, ao + i + 8));
                w = w.max(FloatVector.fromArray(S, a, ao + i + 12));
            }
            t = t.max(v).max(u.max(w));
        }
        if (L > 4) {
            t = t.max(t.rearrange(BY_4));
        }
        t = t.max(t.rearrange(BY_2));
        return t.max(t.rearrange(BY_1)).lane(0);
    }

    private static float min(float[] a, int ao, int n) {
        FloatVector t = FloatVector.fromArray(S, a, ao);
        if (L == 16) {
            for (int i = LANES; i < n; i += LANES) {
                t = t.min(FloatVector.fromArray(S, a, ao + i));
            }
            t = t.min(t.rearrange(BY_8));
        } else if (L == 8) {
            FloatVector u = FloatVector.fromArray(S, a, ao + 8);
            for (int i = LANES; i < n; i += LANES) {
                t = t.min(FloatVector.fromArray(S, a, ao + i));
                u = u.min(FloatVector.fromArray(S, a, ao + i + 8));
            }
            t = t.min(u);
        } else {
            FloatVector u = FloatVector.fromArray(S, a, ao + 4);
            FloatVector v = FloatVector.fromArray(S, a, ao + 8);
            FloatVector w = FloatVector.fromArray(S, a, ao + 12);
            for (int i = LANES; i < n; i += LANES) {
                t = t.min(FloatVector.fromArray(S, a, ao + i));
                u = u.min(FloatVector.fromArray(S, a, ao + i + 4));
                v = v.min(FloatVector.fromArray(S, a, ao + i + 8));
                w = w.min(FloatVector.fromArray(S, a, ao + i + 12));
            }
            t = t.min(v).min(u.min(w));
        }
        if (L > 4) {
            t = t.min(t.rearrange(BY_4));
        }
        t = t.min(t.rearrange(BY_2));
        return t.min(t.rearrange(BY_1)).lane(0);
    }

    private static void negLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.neg().intoArray(r, ro + i);
        }
    }

    private static void absLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.abs().intoArray(r, ro + i);
        }
    }

    /** Zeros keep their sign, and not-a-number stays. */
    private static void signLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector one =
                    x.reinterpretAsInts().and(0x80000000).or(0x3F800000).reinterpretAsFloats();
            x.blend(one, x.abs().compare(VectorOperators.GT, 0f)).intoArray(r, ro + i);
        }
    }

    private static void squareLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.mul(x).intoArray(r, ro + i);
        }
    }

    private static void cubeLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.mul(x).mul(x).intoArray(r, ro + i);
        }
    }

    private static void sqrtLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.sqrt().intoArray(r, ro + i);
        }
    }

    private static void reciprocalLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 1f).div(x).intoArray(r, ro + i);
        }
    }

    private static void reluLoop(float[] a, int ao, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            if (MASKS) {
                x = x.max(0f);
            } else {
                IntVector bits = x.reinterpretAsInts();
                IntVector nan = IntVector.broadcast(Species.INT, INFINITE_BITS)
                        .sub(x.abs().reinterpretAsInts())
                        .lanewise(VectorOperators.ASHR, 31);
                x = bits.lanewise(VectorOperators.ASHR, 31)
                        .not()
                        .or(nan)
                        .and(bits)
                        .reinterpretAsFloats();
            }
            x.intoArray(r, ro + i);
        }
    }

    private static void trigLoop(float[] a, int ao, float[] r, int ro, int n, int shift) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            boolean fits = true;
            if (MASKS) {
                fits = x.abs().compare(VectorOperators.LE, FAR).allTrue();
            } else {
                for (int k = i; k < i + L; k++) {
                    fits &= Math.abs(a[ao + k]) <= FAR;
                }
            }
            if (fits) {
                FloatVector t = FMA
                        ? x.fma(FloatVector.broadcast(S, TWO_OVER_PI), FloatVector.broadcast(S, MAGIC))
                        : x.mul(TWO_OVER_PI).add(MAGIC);
                FloatVector k = t.sub(MAGIC);
                FloatVector f;
                if (FMA) {
                    f = k.fma(FloatVector.broadcast(S, -PI2_HIGH), x);
                    f = k.fma(FloatVector.broadcast(S, -PI2_MIDDLE), f);
                    f = k.fma(FloatVector.broadcast(S, -PI2_LOW), f);
                } else {
                    f = x.sub(k.mul(PI2_1)).sub(k.mul(PI2_2)).sub(k.mul(PI2_3));
                    f = f.sub(k.mul(PI2_4)).sub(k.mul(PI2_5));
                }
                IntVector quadrant = t.reinterpretAsInts().add(shift);
                FloatVector z = f.mul(f);
                FloatVector sine = FMA
                        ? FloatVector.broadcast(S, S3).fma(z, FloatVector.broadcast(S, S2))
                        : z.mul(S3).add(S2);
                sine = FMA
                        ? sine.fma(z, FloatVector.broadcast(S, S1))
                        : sine.mul(z).add(S1);
                sine = FMA
                        ? sine.fma(z, FloatVector.broadcast(S, S0))
                        : sine.mul(z).add(S0);
                sine = FMA ? sine.mul(z).fma(f, f) : sine.mul(z).mul(f).add(f);
                FloatVector cosine = FMA
                        ? FloatVector.broadcast(S, C2).fma(z, FloatVector.broadcast(S, C1))
                        : z.mul(C2).add(C1);
                cosine = FMA
                        ? cosine.fma(z, FloatVector.broadcast(S, C0))
                        : cosine.mul(z).add(C0);
                FloatVector near = FMA
                        ? z.fma(FloatVector.broadcast(S, -0.5f), FloatVector.broadcast(S, 1f))
                        : z.mul(-0.5f).add(1f);
                cosine = FMA ? cosine.fma(z.mul(z), near) : cosine.mul(z.mul(z)).add(near);
                IntVector odd = quadrant.lanewise(VectorOperators.LSHL, 31).lanewise(VectorOperators.ASHR, 31);
                IntVector y = sine.reinterpretAsInts();
                IntVector other = cosine.reinterpretAsInts().lanewise(VectorOperators.XOR, y);
                y = MASKS
                        ? y.blend(cosine.reinterpretAsInts(), odd.compare(VectorOperators.LT, 0))
                        : other.and(odd).lanewise(VectorOperators.XOR, y);
                IntVector sign = quadrant.and(2).lanewise(VectorOperators.LSHL, 30);
                y.lanewise(VectorOperators.XOR, sign).reinterpretAsFloats().intoArray(r, ro + i);
            } else {
                for (int k = i; k < i + L; k++) {
                    r[ro + k] = shift == 0 ? FloatMath.sin(a[ao + k]) : FloatMath.cos(a[ao + k]);
                }
            }
        }
    }

    private static void addLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            x.add(y).intoArray(r, ro + i);
        }
    }

    private static void addLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.add(y).intoArray(r, ro + i);
        }
    }

    private static void subLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            x.sub(y).intoArray(r, ro + i);
        }
    }

    private static void subLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.sub(y).intoArray(r, ro + i);
        }
    }

    private static void rsubLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            y.sub(x).intoArray(r, ro + i);
        }
    }

    private static void rsubLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            y.sub(x).intoArray(r, ro + i);
        }
    }

    private static void mulLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            x.mul(y).intoArray(r, ro + i);
        }
    }

    private static void mulLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.mul(y).intoArray(r, ro + i);
        }
    }

    private static void divLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            x.div(y).intoArray(r, ro + i);
        }
    }

    private static void divLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.div(y).intoArray(r, ro + i);
        }
    }

    private static void rdivLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            y.div(x).intoArray(r, ro + i);
        }
    }

    private static void rdivLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            y.div(x).intoArray(r, ro + i);
        }
    }

    private static void maxLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            x.max(y).intoArray(r, ro + i);
        }
    }

    private static void maxLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.max(y).intoArray(r, ro + i);
        }
    }

    private static void minLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            x.min(y).intoArray(r, ro + i);
        }
    }

    private static void minLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            x.min(y).intoArray(r, ro + i);
        }
    }

    private static void squaredDifferenceLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector d = x.sub(y);
            d.mul(d).intoArray(r, ro + i);
        }
    }

    private static void squaredDifferenceLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector d = x.sub(y);
            d.mul(d).intoArray(r, ro + i);
        }
    }

    private static void gtLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.GT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void gtLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.GT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void geLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.GE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void geLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.GE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void ltLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.LT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void ltLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.LT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void leLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.LE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void leLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.LE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void eqLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.EQ, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void eqLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.EQ, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void neLoop(float[] a, int ao, float[] b, int bo, float[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector y = FloatVector.fromArray(S, b, bo + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.NE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void neLoop(float[] a, int ao, float s, float[] r, int ro, int n) {
        FloatVector y = FloatVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            FloatVector x = FloatVector.fromArray(S, a, ao + i);
            FloatVector.broadcast(S, 0f)
                    .blend(1f, x.compare(VectorOperators.NE, y))
                    .intoArray(r, ro + i);
        }
    }
}
