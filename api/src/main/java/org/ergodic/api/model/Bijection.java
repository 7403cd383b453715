package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An invertible map between data x and a base variable z of the same shape.
 *
 * <p>Implemented by third parties. Both directions are always available; {@link #cost} says what each takes.
 * Both must share their parameters under the same scope. Immutable and thread-safe; must pass
 * {@code org.ergodic.testkit.BijectionContract}.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Bijection extends Trainable {
    /** The directions of a bijection. */
    enum Direction {
        /** x to z, which a density needs. */
        INVERSE,
        /** z to x, which sampling needs. */
        FORWARD
    }

    /** What a direction costs. */
    enum Cost {
        /** One pass in closed form. */
        CLOSED_FORM,
        /** One pass for each dimension. */
        AUTOREGRESSIVE,
        /** An iteration to a stated tolerance. */
        NUMERIC
    }

    /**
     * From data to base.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return z {@code [n, event]} and log |det dz/dx| {@code [n]}
     */
    WithLogDet inverse(Scope s, SDVariable x, Context c);

    /**
     * The inverse with, where the log-determinant is expensive, an unbiased estimate of it whose gradient is an
     * unbiased estimate of its gradient: what training by maximum likelihood takes. It may draw random inputs that
     * follow the rows of x; second derivatives are undefined.
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return z {@code [n, event]} and the estimate {@code [n]}; the inverse itself unless overridden
     */
    default WithLogDet estimate(Scope s, SDVariable x, Context c) {
        return inverse(s, x, c);
    }

    /**
     * From base to data.
     *
     * @param s where to build
     * @param z {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return x {@code [n, event]} and log |det dx/dz| {@code [n]}
     */
    WithLogDet forward(Scope s, SDVariable z, Context c);

    /**
     * The inverse on the first batch of a training, with assignments that give parameters start values from these
     * data; see {@link Trainable#initialize}. What it returns is the inverse with the values assigned, so that the next
     * bijection starts from what it will see. Here, and only here, rows may be looked at together.
     *
     * @param s where to build
     * @param x the first batch {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return z and its log-determinant; the inverse itself, without assignments, unless overridden
     */
    default WithLogDet initialize(Scope s, SDVariable x, Context c) {
        return inverse(s, x, c);
    }

    @Override
    default void initialize(Scope s, Batch batch) {
        initialize(s, batch.x(), batch.context());
    }

    /**
     * Looks for the first value that a direction does not accept, such as a value outside its domain.
     *
     * @param direction which
     * @param rows {@code [n, event]}, data or points of the base; not changed
     * @return the first number that is wrong, with the rule that it breaks, or empty if nothing is wrong; for data
     *     {@link #check(INDArray)} and for the base nothing unless overridden
     */
    default Optional<InvalidValue> check(Direction direction, INDArray rows) {
        return direction == Direction.INVERSE ? check(rows) : Optional.empty();
    }

    /**
     * Whether a direction takes every row of finite numbers; if not, a flow looks before its training whether it takes
     * the data.
     *
     * @param direction which
     * @return true unless overridden, as must be where {@link #check(Direction, INDArray)} refuses some
     */
    default boolean takesAll(Direction direction) {
        return true;
    }

    /**
     * What a direction costs.
     *
     * @param direction which
     * @return its cost; closed form unless overridden
     */
    default Cost cost(Direction direction) {
        return Cost.CLOSED_FORM;
    }
}
