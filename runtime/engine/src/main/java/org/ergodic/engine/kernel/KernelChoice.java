package org.ergodic.engine.kernel;

import org.ergodic.engine.runtime.Vectors;
import org.nd4j.linalg.api.buffer.DataType;

/** Chooses the kernels of this JVM once: vectorised if the Vector API is there and not switched off. */
public final class KernelChoice {
    private static final Kernels FLOAT =
            Vectors.BITS > 0 ? new TieredKernels(new ScalarFloat(), new VectorFloat()) : new ScalarFloat();
    private static final Kernels DOUBLE =
            Vectors.BITS > 0 ? new TieredKernels(new ScalarDouble(), new VectorDouble()) : new ScalarDouble();

    private KernelChoice() {}

    /**
     * The kernels of an element type.
     *
     * @param type FLOAT or DOUBLE
     * @return its kernels
     */
    public static Kernels of(DataType type) {
        return type == DataType.DOUBLE ? DOUBLE : FLOAT;
    }

    /** {@return whether loops use the Vector API} */
    public static boolean vectorised() {
        return FLOAT instanceof TieredKernels;
    }
}
