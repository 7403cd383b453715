package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A synthetic distribution to draw data from. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface DataGenerator {
    /**
     * Draws data.
     *
     * @param random the stream
     * @param type FLOAT or DOUBLE
     * @param n how many
     * @return {@code [n, event]}
     */
    INDArray draw(RandomStream random, DataType type, int n);
}
