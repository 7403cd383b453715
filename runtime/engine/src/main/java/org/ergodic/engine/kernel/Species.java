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

    private Species() {}
}
