package org.ergodic.common.boltzmann;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A kind of unit of a Boltzmann machine: what a single unit does at a given input. Its distribution is the exponential
 * family p(x) = h(x) exp(input x - A(input)) with the carrier h and the log-partition function A (Welling, Rosen-Zvi
 * and Hinton 2005, "Exponential family harmoniums with an application to information retrieval").
 *
 * <p>All methods work elementwise on {@code [n, units]}. Implemented by third parties; immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Units {
    /**
     * The log-partition function A(input): the logarithm of the sum, or integral, of h(x) exp(input x) over x.
     *
     * @param s where to build
     * @param input {@code [n, units]}
     * @return {@code [n, units]}, in nats
     */
    SDVariable logPartition(Scope s, SDVariable input);

    /**
     * The mean A'(input).
     *
     * @param s where to build
     * @param input {@code [n, units]}
     * @return {@code [n, units]}
     */
    SDVariable mean(Scope s, SDVariable input);

    /**
     * A sample.
     *
     * @param s where to build
     * @param input {@code [n, units]}
     * @param noise independent numbers {@code [n, units]} of the kind {@link #noise()}
     * @return {@code [n, units]}, which derivatives treat as a constant
     */
    SDVariable sample(Scope s, SDVariable input, SDVariable noise);

    /**
     * The input at which a unit has a given mean: the inverse of {@link #mean}.
     *
     * @param s where to build
     * @param mean {@code [n, units]}, inside the range of means
     * @return {@code [n, units]}
     */
    SDVariable link(Scope s, SDVariable mean);

    /** {@return the states of a unit, ascending, or nothing where they cannot be listed} */
    default List<Double> support() {
        return List.of();
    }

    /** {@return the noise that {@link #sample} takes} */
    default Noise noise() {
        return Noise.UNIFORM;
    }

    /**
     * The logarithm of the carrier h.
     *
     * @param s where to build
     * @param x states {@code [n, units]}
     * @return {@code [n, units]} or anything that broadcasts to it; 0, the counting measure, unless overridden
     */
    default SDVariable logCarrier(Scope s, SDVariable x) {
        return s.constant(Nd4j.zeros(1, 1));
    }

    /** {@return units 0 and 1: A(i) = log(1 + exp(i)), mean the logistic function of i} */
    static Units binary() {
        return TwoValued.BINARY;
    }

    /** {@return units -1 and +1: A(i) = log(2 cosh(i)), mean tanh(i)} */
    static Units spin() {
        return TwoValued.SPIN;
    }
}
