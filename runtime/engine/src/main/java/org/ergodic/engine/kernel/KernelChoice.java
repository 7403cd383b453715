package org.ergodic.engine.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the kernels of this JVM once: vectorised if the Vector API is there and not switched off. */
public final class KernelChoice {
    /** System property: {@code false} leaves the Vector API unused. */
    public static final String VECTOR = "ergodic.vector";

    private static final Logger LOG = LoggerFactory.getLogger("org.ergodic.engine");
    private static final Kernels DOUBLE = new ScalarDouble();
    private static final Kernels FLOAT = Boolean.parseBoolean(System.getProperty(VECTOR, "true")) && vectorApi()
            ? new TieredFloat()
            : new ScalarFloat();

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
        return FLOAT instanceof TieredFloat;
    }

    private static boolean vectorApi() {
        try {
            Class.forName("jdk.incubator.vector.FloatVector");
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.warn("The Vector API is not there, so loops run several times slower; "
                    + "start Java with --add-modules jdk.incubator.vector");
            return false;
        }
        return true;
    }
}
