package org.ergodic.flows.elementwise;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A family of strictly monotonic maps of the line, applied to each coordinate with parameters of its own: what
 * {@link org.ergodic.flows.autoregressive.Coupling}, {@link org.ergodic.flows.autoregressive.Autoregressive} and
 * {@link ElementwiseBijection} have in common. Papamakarios et al. (2021), "Normalizing flows for probabilistic
 * modeling and inference", arXiv:1912.02762, section 3.1, call it the transformer.
 *
 * <p>Implemented by third parties, and given to the constructors of these bijections. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Univariate {
    /**
     * Some of the parameters of a map.
     *
     * @param name their name, such as {@code shift}
     * @param width how many for each coordinate
     */
    record Head(String name, int width) {}

    /**
     * A value and the slope of the map there.
     *
     * @param value {@code [n, d]}
     * @param logSlope log |derivative| of the map taken, {@code [n, d]}
     */
    record WithSlope(SDVariable value, SDVariable logSlope) {}

    /** {@return the parameters that it takes, in groups; all zeros should give a map near the identity} */
    List<Head> heads();

    /**
     * From data to base.
     *
     * @param s where to build
     * @param x {@code [n, d]}
     * @param heads its parameters: for each of {@link #heads} {@code [n, d * width]}, those of a coordinate side by
     *     side
     * @return z and log |dz/dx|
     */
    WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads);

    /**
     * From base to data.
     *
     * @param s where to build
     * @param z {@code [n, d]}
     * @param heads its parameters, as for {@link #inverse}
     * @return x and log |dx/dz|
     */
    WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads);

    /**
     * What a direction costs.
     *
     * @param direction which
     * @return its cost; closed form unless overridden
     */
    default Cost cost(Direction direction) {
        return Cost.CLOSED_FORM;
    }

    /**
     * How a conditioner sees coordinates of this kind, such as an angle by its cosine and its sine.
     *
     * @param s where to build
     * @param x {@code [n, d]}
     * @return one or more {@code [n, d]}; x itself unless overridden
     */
    default List<SDVariable> features(Scope s, SDVariable x) {
        return List.of(x);
    }

    /**
     * What is wrong with a number on the data's side.
     *
     * @param x the number
     * @return the rule that it breaks, such as {@code "must lie between 0 and 1"}, or empty if nothing is wrong
     */
    default Optional<String> check(double x) {
        return Optional.empty();
    }

    /**
     * What is wrong with a number that a direction is given.
     *
     * @param direction which
     * @param number on the data's side, or on the base's
     * @return the rule that it breaks, or empty if nothing is wrong; on the data's side {@link #check(double)} and on
     *     the base's nothing unless overridden
     */
    default Optional<String> check(Direction direction, double number) {
        return direction == Direction.INVERSE ? check(number) : Optional.empty();
    }

    /**
     * Whether a direction takes every finite number.
     *
     * @param direction which
     * @return true unless overridden, as must be where {@link #check(Direction, double)} refuses some
     */
    default boolean takesAll(Direction direction) {
        return true;
    }

    /**
     * What people should know of data for these maps that is not wrong.
     *
     * @param data any shape; not changed
     * @return one sentence, or empty
     */
    default Optional<String> advice(INDArray data) {
        return Optional.empty();
    }

    /** {@return the same maps with data and base exchanged} */
    default Univariate inverted() {
        return new InvertedUnivariate(this);
    }
}
