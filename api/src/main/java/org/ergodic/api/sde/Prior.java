package org.ergodic.api.sde;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.RandomStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A simple distribution with a density that can be sampled: the prior of an SDE, the base of a flow. */
@API(status = API.Status.STABLE)
public interface Prior {
    /**
     * Samples.
     *
     * @param random the stream
     * @param firstSample the number of the sample in row 0
     * @param type FLOAT or DOUBLE
     * @param shape {@code [n, event]}
     * @return a new array
     */
    INDArray sample(RandomStream random, long firstSample, DataType type, long... shape);

    /**
     * What draws samples, made once for many draws.
     *
     * @param compiler what compiles graphs
     * @param type FLOAT or DOUBLE
     * @param event the event's shape
     * @return a thread-safe source of samples
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Sampler sampler(Compiler compiler, DataType type, long... event) {
        long[] shape = event.clone();
        return (random, firstSample, n) -> sample(random, firstSample, type, Events.batch(n, shape));
    }

    /** A source of samples as numbers. */
    @FunctionalInterface
    interface Sampler {
        /**
         * Draws samples.
         *
         * @param random the stream
         * @param firstSample the number of the sample in row 0
         * @param n how many
         * @return a new array {@code [n, event]}
         */
        INDArray draw(RandomStream random, long firstSample, int n);
    }

    /**
     * The log density.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n]} in nats
     */
    SDVariable logProb(Scope s, SDVariable x, long... event);

    /**
     * Where the density is 0 or has no value, for people whose data lie there.
     *
     * @return one sentence without a full stop, such as
     *     {@code "the uniform distribution has density 0 outside [0, 1]"}, with advice if there is any; empty, unless
     *     overridden, for a density that is positive everywhere
     */
    default Optional<String> limits() {
        return Optional.empty();
    }
}
