package org.ergodic.engine.runtime;

import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorOperators.Binary;
import jdk.incubator.vector.VectorOperators.Comparison;
import jdk.incubator.vector.VectorOperators.Unary;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Shows the JIT what vectors are used for before it compiles loops of them. It compiles for what it has seen so far,
 * and counts how often it then saw something else, by place. All operations on vectors pass the same few places of the
 * API, so a loop of thirty counts each mistake thirty times; from a hundred on (PerMethodTrapLimit) the JIT expects
 * nothing any more, and leaves vectors of the loop objects, for good. Hence each kind of operation and of vector comes
 * here first, so that there are no mistakes.
 */
public final class VectorProfile {
    /** The JIT's first compiler, which writes the profile, takes over after 200 calls, and its second after 5,000. */
    private static final int TIMES = 500;

    private static final Binary[] SHIFTS = {VectorOperators.LSHL, VectorOperators.ASHR, VectorOperators.LSHR};
    private static final Binary[] BITWISE = {VectorOperators.XOR, VectorOperators.AND, VectorOperators.OR};
    private static final Binary[] BINARY = {
        VectorOperators.ADD,
        VectorOperators.SUB,
        VectorOperators.MUL,
        VectorOperators.DIV,
        VectorOperators.MAX,
        VectorOperators.MIN
    };
    private static final Unary[] UNARY = {VectorOperators.NEG, VectorOperators.ABS};
    private static final Comparison[] COMPARISONS = {
        VectorOperators.LT,
        VectorOperators.LE,
        VectorOperators.GT,
        VectorOperators.GE,
        VectorOperators.EQ,
        VectorOperators.NE
    };

    private static boolean single;
    private static boolean twice;

    private VectorProfile() {}

    /** Vectors of single precision and of whole numbers as long; once. */
    public static synchronized void floats() {
        if (!single) {
            single = true;
            VectorShape shape = VectorShape.forBitSize(Vectors.BITS);
            Vector<Integer> ints = ones(VectorSpecies.of(int.class, shape));
            show(ones(VectorSpecies.of(float.class, shape)), ints);
            ints.convert(VectorOperators.I2F, 0);
        }
    }

    /** Vectors of double precision and of whole numbers as long; once. */
    public static synchronized void doubles() {
        if (!twice) {
            twice = true;
            VectorShape shape = VectorShape.forBitSize(Vectors.BITS);
            show(ones(VectorSpecies.of(double.class, shape)), ones(VectorSpecies.of(long.class, shape)));
        }
    }

    private static void show(Vector<?> numbers, Vector<?> whole) {
        all(numbers);
        numbers.lanewise(VectorOperators.SQRT);
        all(whole);
        bits(whole);
        for (int i = 0; i < TIMES; i++) {
            fused(some(numbers));
            shifts(some(whole));
        }
    }

    private static <E> Vector<E> ones(VectorSpecies<E> species) {
        return species.broadcast(1);
    }

    private static <E> void all(Vector<E> x) {
        for (Binary f : BINARY) {
            x.lanewise(f, x);
        }
        for (Unary f : UNARY) {
            x.lanewise(f);
        }
        for (Comparison f : COMPARISONS) {
            x.blend(x, x.compare(f, x));
        }
    }

    private static <E> void bits(Vector<E> x) {
        x.lanewise(VectorOperators.NOT);
        for (Binary f : BITWISE) {
            x.lanewise(f, x);
        }
        for (Binary f : SHIFTS) {
            x.lanewise(f, 1);
        }
    }

    /** Two operations of each kind, since the JIT expects what is always the same. */
    private static <E> Vector<E> some(Vector<E> x) {
        Vector<E> y = x.neg().abs().add(x).sub(x);
        return y.blend(x, y.eq(x)).blend(x, y.lt(x));
    }

    private static <E> void fused(Vector<E> x) {
        x.lanewise(VectorOperators.FMA, x, x);
    }

    private static <E> void shifts(Vector<E> x) {
        x.lanewise(VectorOperators.LSHL, 1).lanewise(VectorOperators.ASHR, 1);
    }
}
