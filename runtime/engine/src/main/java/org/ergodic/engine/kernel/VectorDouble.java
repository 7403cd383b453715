package org.ergodic.engine.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.runtime.VectorProfile;
import org.ergodic.engine.runtime.Vectors;

/**
 * Double precision on the Vector API, with the bits of {@link ScalarDouble}; why each loop has a method of its own is
 * said at {@link VectorFloat}.
 */
final class VectorDouble extends ScalarDouble implements VectorKernels {
    private static final VectorSpecies<Double> S = Species.DOUBLE;
    private static final int L = S.length();

    /** Else loops multiply and add; the branch that is not taken is never compiled. */
    private static final boolean FMA = Vectors.FMA;

    private static final VectorShuffle<Double> BY_4 = turn(4);
    private static final VectorShuffle<Double> BY_2 = turn(2);
    private static final VectorShuffle<Double> BY_1 = turn(1);

    private static VectorShuffle<Double> turn(int by) {
        return VectorShuffle.fromOp(S, i -> (i + by) % S.length());
    }

    /**
     * A loop. All are called at one place, which the JIT therefore does not resolve: inlined into one method, the loops
     * would exceed what it compiles at once, and vectors would become objects again.
     */
    interface Body {
        void run(double[] a, int ao, double[] b, int bo, double[] c, int co, double s, double[] r, int ro, int n);
    }

    /** A reduction; called at one place for the same reason. */
    private interface Fold {
        double run(double[] a, int ao, int n);
    }

    private static final Fold[] REDUCE = {VectorDouble::sum, VectorDouble::max, VectorDouble::min};
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
        VectorProfile.doubles();
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
            Body body,
            double[] a,
            int ao,
            double[] b,
            int bo,
            double[] c,
            int co,
            double s,
            double[] r,
            int ro,
            int n) {
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
            default -> VectorDoubleFunctions.of(f);
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
            call(body, (double[]) a, ao, null, 0, null, 0, 0, (double[]) r, ro, whole);
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
            call(body, (double[]) a, ao, (double[]) b, bo, null, 0, 0, (double[]) r, ro, whole);
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
            call(body, (double[]) a, ao, null, 0, null, 0, s, (double[]) r, ro, whole);
        }
        if (whole < n) {
            super.zipScalar(f, a, ao + whole, s, r, ro + whole, n - whole);
        }
    }

    @Override
    public void fma(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        int whole = S.loopBound(n);
        if (whole > 0) {
            call(OF_THREE[0], (double[]) a, ao, (double[]) b, bo, (double[]) c, co, 0, (double[]) r, ro, whole);
        }
        if (whole < n) {
            super.fma(a, ao + whole, b, bo + whole, c, co + whole, r, ro + whole, n - whole);
        }
    }

    @Override
    public void fmaScalar(Object a, int ao, double s, Object c, int co, Object r, int ro, int n) {
        int whole = S.loopBound(n);
        if (whole > 0) {
            call(OF_THREE[1], (double[]) a, ao, null, 0, (double[]) c, co, s, (double[]) r, ro, whole);
        }
        if (whole < n) {
            super.fmaScalar(a, ao + whole, s, c, co + whole, r, ro + whole, n - whole);
        }
    }

    @Override
    public void select(Object a, int ao, Object b, int bo, Object c, int co, Object r, int ro, int n) {
        int whole = S.loopBound(n);
        if (whole > 0) {
            call(OF_THREE[2], (double[]) a, ao, (double[]) b, bo, (double[]) c, co, 0, (double[]) r, ro, whole);
        }
        if (whole < n) {
            super.select(a, ao + whole, b, bo + whole, c, co + whole, r, ro + whole, n - whole);
        }
    }

    private static void fmaLoop(double[] a, int ao, double[] b, int bo, double[] c, int co, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector z = DoubleVector.fromArray(S, c, co + i);
            (FMA ? x.fma(y, z) : x.mul(y).add(z)).intoArray(r, ro + i);
        }
    }

    private static void fmaLoop(double[] a, int ao, double s, double[] c, int co, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector z = DoubleVector.fromArray(S, c, co + i);
            (FMA ? x.fma(y, z) : x.mul(y).add(z)).intoArray(r, ro + i);
        }
    }

    private static void selectLoop(
            double[] a, int ao, double[] b, int bo, double[] c, int co, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Double> chosen = DoubleVector.fromArray(S, a, ao + i).compare(VectorOperators.NE, 0.0);
            DoubleVector.fromArray(S, c, co + i)
                    .blend(DoubleVector.fromArray(S, b, bo + i), chosen)
                    .intoArray(r, ro + i);
        }
    }

    @Override
    public double reduce(Reduction f, Object a0, int ao, int n) {
        double[] a = (double[]) a0;
        int whole = n - n % LANES;
        if (whole == 0 || f == Reduction.PRODUCT) {
            return super.reduce(f, a, ao, n);
        }
        return ends(f, REDUCE[f.ordinal()].run(a, ao, whole), a, ao + whole, n - whole);
    }

    private static double sum(double[] a, int ao, int n) {
        DoubleVector t = DoubleVector.fromArray(S, a, ao);
        DoubleVector u = DoubleVector.fromArray(S, a, ao + L);
        if (L == 8) {
            for (int i = LANES; i < n; i += LANES) {
                t = t.add(DoubleVector.fromArray(S, a, ao + i));
                u = u.add(DoubleVector.fromArray(S, a, ao + i + 8));
            }
            t = t.add(u);
            t = t.add(t.rearrange(BY_4));
            t = t.add(t.rearrange(BY_2));
        } else {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + 2 * L);
            DoubleVector w = DoubleVector.fromArray(S, a, ao + 3 * L);
            if (L == 4) {
                for (int i = LANES; i < n; i += LANES) {
                    t = t.add(DoubleVector.fromArray(S, a, ao + i));
                    u = u.add(DoubleVector.fromArray(S, a, ao + i + 4));
                    v = v.add(DoubleVector.fromArray(S, a, ao + i + 8));
                    w = w.add(DoubleVector.fromArray(S, a, ao + i + 12));
                }
                t = t.add(v).add(u.add(w));
                t = t.add(t.rearrange(BY_2));
            } else {
                DoubleVector t1 = DoubleVector.fromArray(S, a, ao + 8);
                DoubleVector u1 = DoubleVector.fromArray(S, a, ao + 10);
                DoubleVector v1 = DoubleVector.fromArray(S, a, ao + 12);
                DoubleVector w1 = DoubleVector.fromArray(S, a, ao + 14);
                for (int i = LANES; i < n; i += LANES) {
                    t = t.add(DoubleVector.fromArray(S, a, ao + i));
                    u = u.add(DoubleVector.fromArray(S, a, ao + i + 2));
                    v = v.add(DoubleVector.fromArray(S, a, ao + i + 4));
                    w = w.add(DoubleVector.fromArray(S, a, ao + i + 6));
                    t1 = t1.add(DoubleVector.fromArray(S, a, ao + i + 8));
                    u1 = u1.add(DoubleVector.fromArray(S, a, ao + i + 10));
                    v1 = v1.add(DoubleVector.fromArray(S, a, ao + i + 12));
                    w1 = w1.add(DoubleVector.fromArray(S, a, ao + i + 14));
                }
                t = t.add(t1).add(v.add(v1));
                t = t.add(u.add(u1).add(w.add(w1)));
            }
        }
        return t.add(t.rearrange(BY_1)).lane(0);
    }

    private static double max(double[] a, int ao, int n) {
        DoubleVector t = DoubleVector.fromArray(S, a, ao);
        DoubleVector u = DoubleVector.fromArray(S, a, ao + L);
        if (L == 8) {
            for (int i = LANES; i < n; i += LANES) {
                t = t.max(DoubleVector.fromArray(S, a, ao + i));
                u = u.max(DoubleVector.fromArray(S, a, ao + i + 8));
            }
            t = t.max(u);
            t = t.max(t.rearrange(BY_4));
            t = t.max(t.rearrange(BY_2));
        } else {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + 2 * L);
            DoubleVector w = DoubleVector.fromArray(S, a, ao + 3 * L);
            if (L == 4) {
                for (int i = LANES; i < n; i += LANES) {
                    t = t.max(DoubleVector.fromArray(S, a, ao + i));
                    u = u.max(DoubleVector.fromArray(S, a, ao + i + 4));
                    v = v.max(DoubleVector.fromArray(S, a, ao + i + 8));
                    w = w.max(DoubleVector.fromArray(S, a, ao + i + 12));
                }
                t = t.max(v).max(u.max(w));
                t = t.max(t.rearrange(BY_2));
            } else {
                DoubleVector t1 = DoubleVector.fromArray(S, a, ao + 8);
                DoubleVector u1 = DoubleVector.fromArray(S, a, ao + 10);
                DoubleVector v1 = DoubleVector.fromArray(S, a, ao + 12);
                DoubleVector w1 = DoubleVector.fromArray(S, a, ao + 14);
                for (int i = LANES; i < n; i += LANES) {
                    t = t.max(DoubleVector.fromArray(S, a, ao + i));
                    u = u.max(DoubleVector.fromArray(S, a, ao + i + 2));
                    v = v.max(DoubleVector.fromArray(S, a, ao + i + 4));
                    w = w.max(DoubleVector.fromArray(S, a, ao + i + 6));
                    t1 = t1.max(DoubleVector.fromArray(S, a, ao + i + 8));
                    u1 = u1.max(DoubleVector.fromArray(S, a, ao + i + 10));
                    v1 = v1.max(DoubleVector.fromArray(S, a, ao + i + 12));
                    w1 = w1.max(DoubleVector.fromArray(S, a, ao + i + 14));
                }
                t = t.max(t1).max(v.max(v1));
                t = t.max(u.max(u1).max(w.max(w1)));
            }
        }
        return t.max(t.rearrange(BY_1)).lane(0);
    }

    private static double min(double[] a, int ao, int n) {
        DoubleVector t = DoubleVector.fromArray(S, a, ao);
        DoubleVector u = DoubleVector.fromArray(S, a, ao + L);
        if (L == 8) {
            for (int i = LANES; i < n; i += LANES) {
                t = t.min(DoubleVector.fromArray(S, a, ao + i));
                u = u.min(DoubleVector.fromArray(S, a, ao + i + 8));
            }
            t = t.min(u);
            t = t.min(t.rearrange(BY_4));
            t = t.min(t.rearrange(BY_2));
        } else {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + 2 * L);
            DoubleVector w = DoubleVector.fromArray(S, a, ao + 3 * L);
            if (L == 4) {
                for (int i = LANES; i < n; i += LANES) {
                    t = t.min(DoubleVector.fromArray(S, a, ao + i));
                    u = u.min(DoubleVector.fromArray(S, a, ao + i + 4));
                    v = v.min(DoubleVector.fromArray(S, a, ao + i + 8));
                    w = w.min(DoubleVector.fromArray(S, a, ao + i + 12));
                }
                t = t.min(v).min(u.min(w));
                t = t.min(t.rearrange(BY_2));
            } else {
                DoubleVector t1 = DoubleVector.fromArray(S, a, ao + 8);
                DoubleVector u1 = DoubleVector.fromArray(S, a, ao + 10);
                DoubleVector v1 = DoubleVector.fromArray(S, a, ao + 12);
                DoubleVector w1 = DoubleVector.fromArray(S, a, ao + 14);
                for (int i = LANES; i < n; i += LANES) {
                    t = t.min(DoubleVector.fromArray(S, a, ao + i));
                    u = u.min(DoubleVector.fromArray(S, a, ao + i + 2));
                    v = v.min(DoubleVector.fromArray(S, a, ao + i + 4));
                    w = w.min(DoubleVector.fromArray(S, a, ao + i + 6));
                    t1 = t1.min(DoubleVector.fromArray(S, a, ao + i + 8));
                    u1 = u1.min(DoubleVector.fromArray(S, a, ao + i + 10));
                    v1 = v1.min(DoubleVector.fromArray(S, a, ao + i + 12));
                    w1 = w1.min(DoubleVector.fromArray(S, a, ao + i + 14));
                }
                t = t.min(t1).min(v.min(v1));
                t = t.min(u.min(u1).min(w.min(w1)));
            }
        }
        return t.min(t.rearrange(BY_1)).lane(0);
    }

    private static void negLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.neg().intoArray(r, ro + i);
        }
    }

    private static void absLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.abs().intoArray(r, ro + i);
        }
    }

    /** Zeros keep their sign, and not-a-number stays. */
    private static void signLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector one = x.reinterpretAsLongs()
                    .and(0x8000000000000000L)
                    .or(0x3FF0000000000000L)
                    .reinterpretAsDoubles();
            x.blend(one, x.abs().compare(VectorOperators.GT, 0.0)).intoArray(r, ro + i);
        }
    }

    private static void squareLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.mul(x).intoArray(r, ro + i);
        }
    }

    private static void cubeLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.mul(x).mul(x).intoArray(r, ro + i);
        }
    }

    private static void sqrtLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.sqrt().intoArray(r, ro + i);
        }
    }

    private static void reciprocalLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 1.0).div(x).intoArray(r, ro + i);
        }
    }

    private static void reluLoop(double[] a, int ao, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.max(0.0).intoArray(r, ro + i);
        }
    }

    private static void addLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            x.add(y).intoArray(r, ro + i);
        }
    }

    private static void addLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.add(y).intoArray(r, ro + i);
        }
    }

    private static void subLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            x.sub(y).intoArray(r, ro + i);
        }
    }

    private static void subLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.sub(y).intoArray(r, ro + i);
        }
    }

    private static void rsubLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            y.sub(x).intoArray(r, ro + i);
        }
    }

    private static void rsubLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            y.sub(x).intoArray(r, ro + i);
        }
    }

    private static void mulLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            x.mul(y).intoArray(r, ro + i);
        }
    }

    private static void mulLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.mul(y).intoArray(r, ro + i);
        }
    }

    private static void divLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            x.div(y).intoArray(r, ro + i);
        }
    }

    private static void divLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.div(y).intoArray(r, ro + i);
        }
    }

    private static void rdivLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            y.div(x).intoArray(r, ro + i);
        }
    }

    private static void rdivLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            y.div(x).intoArray(r, ro + i);
        }
    }

    private static void maxLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            x.max(y).intoArray(r, ro + i);
        }
    }

    private static void maxLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.max(y).intoArray(r, ro + i);
        }
    }

    private static void minLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            x.min(y).intoArray(r, ro + i);
        }
    }

    private static void minLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            x.min(y).intoArray(r, ro + i);
        }
    }

    private static void squaredDifferenceLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector d = x.sub(y);
            d.mul(d).intoArray(r, ro + i);
        }
    }

    private static void squaredDifferenceLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector d = x.sub(y);
            d.mul(d).intoArray(r, ro + i);
        }
    }

    private static void gtLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.GT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void gtLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.GT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void geLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.GE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void geLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.GE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void ltLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.LT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void ltLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.LT, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void leLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.LE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void leLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.LE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void eqLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.EQ, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void eqLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.EQ, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void neLoop(double[] a, int ao, double[] b, int bo, double[] r, int ro, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector y = DoubleVector.fromArray(S, b, bo + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.NE, y))
                    .intoArray(r, ro + i);
        }
    }

    private static void neLoop(double[] a, int ao, double s, double[] r, int ro, int n) {
        DoubleVector y = DoubleVector.broadcast(S, s);
        for (int i = 0; i < n; i += L) {
            DoubleVector x = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector.broadcast(S, 0.0)
                    .blend(1.0, x.compare(VectorOperators.NE, y))
                    .intoArray(r, ro + i);
        }
    }
}
