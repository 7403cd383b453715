package org.ergodic.engine.kernel;

/** Loops on vectors, and which functions have one. */
interface VectorKernels extends Kernels {
    /** Shows the JIT the vectors that the loops are made of, before one of them is compiled. */
    void show();

    /** {@return whether the function of one argument has a loop on vectors} */
    boolean maps(Fn f);

    /** {@return whether the function of two arguments has loops on vectors} */
    boolean zips(Fn f);
}
