package org.ergodic.engine.execute;

import org.ergodic.engine.kernel.Kernels;
import org.ergodic.engine.runtime.Parallel;

/** The memory one call of a plan works in, and what it works with. */
public final class CallMemory {
    final Kernels kernels;
    final Parallel parallel;
    final HeapVariables variables;

    /** One array a slot: inputs, variables, constants, results, and what is in between. */
    final Object[] buffers;

    /** Arrays of ND4J, for values that are whole numbers. */
    final Object[] arrays;

    /** What the step that is running works in. */
    final Object workspace;

    /** One for each thread, over all buffers. */
    private final ThreadMemory[] threads;

    /**
     * Memory whose buffers are still missing.
     *
     * @param kernels the loops
     * @param parallel the threads
     * @param variables the variables that the call reads and writes
     * @param slots how many values there are
     * @param scratch elements of scratch memory for each thread
     * @param workspace elements of memory that steps use one after the other
     */
    public CallMemory(
            Kernels kernels, Parallel parallel, HeapVariables variables, int slots, int scratch, int workspace) {
        this.kernels = kernels;
        this.parallel = parallel;
        this.variables = variables;
        buffers = new Object[slots];
        arrays = new Object[slots];
        this.workspace = kernels.allocate(workspace);
        threads = new ThreadMemory[parallel.threads()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new ThreadMemory(buffers, kernels.allocate(scratch));
        }
    }

    /** {@return the array of a slot, null if that has none} */
    public Object buffer(int slot) {
        return buffers[slot];
    }

    /**
     * Gives a slot its array, before any step is bound.
     *
     * @param slot the slot
     * @param buffer {@code float[]} or {@code double[]}
     */
    public void buffer(int slot, Object buffer) {
        buffers[slot] = buffer;
    }

    /** {@return what ND4J computed for a slot of whole numbers} */
    public Object array(int slot) {
        return arrays[slot];
    }

    /** {@return what the current thread works in} */
    ThreadMemory thread() {
        return threads[parallel.worker()];
    }

    /** {@return a thread's room for blocks in flight} */
    Object scratch(int worker) {
        return threads[worker].scratch;
    }
}
