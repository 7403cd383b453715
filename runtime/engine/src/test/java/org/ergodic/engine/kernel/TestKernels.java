package org.ergodic.engine.kernel;

/** Single precision without waiting for the JIT, for tests in other packages. */
public final class TestKernels {
    private TestKernels() {}

    /** {@return loops in plain Java, a function at a time} */
    public static Kernels plain() {
        return new ScalarFloat();
    }

    /** {@return loops on vectors, those of formulas among them} */
    public static Kernels vectors() {
        return new VectorFloat();
    }
}
