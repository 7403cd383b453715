package org.ergodic.engine.kernel;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.ergodic.engine.runtime.Vectors;

/** The vectors that kernels are made of; loaded only where there is a Vector API. */
public final class Species {
    private static final VectorShape SHAPE = VectorShape.forBitSize(Vectors.BITS);

    /** Single precision. */
    public static final VectorSpecies<Float> FLOAT = VectorSpecies.of(float.class, SHAPE);

    /** Double precision. */
    public static final VectorSpecies<Double> DOUBLE = VectorSpecies.of(double.class, SHAPE);

    /** Whole numbers, as many as of single precision. */
    public static final VectorSpecies<Integer> INT = VectorSpecies.of(int.class, SHAPE);

    /**
     * Whether comparing, choosing, converting, roots and maxima of vectors are instructions: on x86 Java compiles them
     * only with AVX, which every machine with FMA has. Without, loops do the same on the bits of numbers.
     */
    public static final boolean MASKS = Vectors.FMA;

    private Species() {}
}
