package org.ergodic.engine.plan;

import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.kernel.Parallel;

/** The memory one call of a plan works in. */
final class Frame {
    final Kernels kernels;
    final Parallel parallel;
    final HeapVariables variables;

    /** One array a slot: inputs, variables, constants, results, and what is in between. */
    final Object[] buffers;

    /** Arrays of ND4J, for values that are whole numbers. */
    final Object[] arrays;

    /** One for each thread, over all buffers. */
    private final Lane[] lanes;

    Frame(Kernels kernels, Parallel parallel, HeapVariables variables, int slots, int scratchSize) {
        this.kernels = kernels;
        this.parallel = parallel;
        this.variables = variables;
        buffers = new Object[slots];
        arrays = new Object[slots];
        lanes = new Lane[parallel.threads()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new Lane(buffers, kernels.allocate(scratchSize));
        }
    }

    /** {@return where the current thread works} */
    Lane lane() {
        return lanes[parallel.worker()];
    }

    /** {@return room for the current thread's blocks in flight, by thread} */
    Object scratch(int worker) {
        return lanes[worker].scratch;
    }
}
