package org.ergodic.engine.execute;

/**
 * What one thread works in: where each value's elements are, and room for blocks in flight. Values that nobody reads
 * after a chain has passed are there for the rows in hand alone.
 */
public final class ThreadMemory {
    /** One array a slot. */
    final Object[] buffers;

    /** For each slot, which element of the value is the first in its array. */
    final int[] first;

    final Object scratch;

    /** Which element of the blocks in scratch memory is the first in hand: not 0 at the end that a pass leaves. */
    int within;

    /** What a {@link LoopPass} hands to its loop. */
    final Object[] arrays = new Object[LoopPass.MOST_ARRAYS];

    final int[] places = new int[LoopPass.MOST_ARRAYS];
    final float[] numbers = new float[LoopPass.MOST_NUMBERS];

    ThreadMemory(Object[] buffers, Object scratch) {
        this.buffers = buffers;
        this.scratch = scratch;
        first = new int[buffers.length];
    }

    /** {@return where an element of a value is in its array} */
    int at(int slot, int element) {
        return element - first[slot];
    }
}
