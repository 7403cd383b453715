package org.ergodic.api.model;

import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An invertible map between data x and a base variable z of the same shape.
 *
 * <p>Implemented by third parties; stable. Both directions are always available; {@link #cost} says what each takes.
 * Both must share their parameters under the same scope. Immutable and thread-safe; must pass
 * {@code org.ergodic.testkit.BijectionContract}.
 */
public interface Bijection {
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
     * From base to data.
     *
     * @param s where to build
     * @param z {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return x {@code [n, event]} and log |det dx/dz| {@code [n]}
     */
    WithLogDet forward(Scope s, SDVariable z, Context c);

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
