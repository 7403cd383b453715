package org.ergodic.engine.plan;

import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Parallel;

/** The memory one call of a plan works in. */
final class Frame {
    final Kernels kernels;
    final Parallel parallel;

    /** One array a slot: inputs, variables, constants, results, and what is in between. */
    final Object[] buffers;

    /** Arrays of ND4J, for values that are whole numbers. */
    final Object[] arrays;

    /** One array a part of a loop, for the blocks in flight. */
    final Object[] scratch;

    Frame(Kernels kernels, Parallel parallel, int slots, int parts, int scratchSize) {
        this.kernels = kernels;
        this.parallel = parallel;
        buffers = new Object[slots];
        arrays = new Object[slots];
        scratch = new Object[parts];
        for (int i = 0; i < parts; i++) {
            scratch[i] = kernels.allocate(scratchSize);
        }
    }
}
