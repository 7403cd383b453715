package org.ergodic.engine.random;

import org.ergodic.api.random.Noise;
import org.ergodic.engine.kernel.KernelChoice;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Fills arrays with the numbers of a {@link org.ergodic.api.random.RandomStream}: uniform and Rademacher numbers bit
 * for bit, normal numbers to a few units in the last place of the array's type. Not thread-safe, since it holds scratch
 * memory; allocates nothing.
 */
public interface Draws {
    /**
     * Fills rows with samples.
     *
     * @param noise the distribution
     * @param key0 the stream's key, first half
     * @param key1 second half
     * @param firstSample the sample of row 0
     * @param fromRow the first row to fill
     * @param toRow the row after the last
     * @param width numbers in a row
     * @param out {@code float[]} or {@code double[]}, rows one after the other from element 0
     */
    void fill(Noise noise, long key0, long key1, long firstSample, int fromRow, int toRow, int width, Object out);

    /**
     * New draws.
     *
     * @param type FLOAT or DOUBLE
     * @return draws for arrays of the type, for one thread at a time
     */
    static Draws of(DataType type) {
        if (type == DataType.DOUBLE) {
            return new ScalarDraws(KernelChoice.of(type));
        }
        return KernelChoice.vectorised() ? new TieredDraws() : new FloatDraws();
    }
}
