package org.ergodic.engine.execute;

/** Where a kernel of a fused loop finds or leaves a block of elements. */
sealed interface Operand {
    /** {@return the array it is in, for the thread} */
    Object array(ThreadMemory thread);

    /** {@return where in that array the block begins whose first element is given} */
    int offset(ThreadMemory thread, int element);

    /** The elements of a value that is outside of the loop too. */
    record Buffer(int slot) implements Operand {
        @Override
        public Object array(ThreadMemory thread) {
            return thread.buffers[slot];
        }

        @Override
        public int offset(ThreadMemory thread, int element) {
            return thread.at(slot, element);
        }
    }

    /**
     * A block in the thread's scratch memory, for a value that nothing outside of the loop reads. The same block serves
     * for all elements, one after the other.
     *
     * @param number which block
     * @param block elements of a block
     */
    record Scratch(int number, int block) implements Operand {
        @Override
        public Object array(ThreadMemory thread) {
            return thread.scratch;
        }

        @Override
        public int offset(ThreadMemory thread, int element) {
            return number * block + thread.within;
        }
    }

    /** One number that all elements of a block are combined with. */
    sealed interface Scalar {
        /** {@return the number} */
        double value(CallMemory memory);

        /** A constant. */
        record Known(double number) implements Scalar {
            @Override
            public double value(CallMemory memory) {
                return number;
            }
        }

        /** The only element of a value. */
        record Only(int slot) implements Scalar {
            @Override
            public double value(CallMemory memory) {
                return memory.kernels.at(memory.buffers[slot], 0);
            }
        }
    }
}
