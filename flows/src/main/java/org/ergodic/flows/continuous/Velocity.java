package org.ergodic.flows.continuous;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The velocity of a {@link ContinuousFlow} as a function of place and time; {@link VelocityMlp} is the usual one.
 *
 * <p>Implemented by third parties, of layers of {@link org.ergodic.common.nn} or their own, and given to the
 * constructor of a {@link ContinuousFlow}. It is not a kind of part that a pipeline names: for a pipeline, write a
 * {@code ModelFactory} that makes such a flow. Immutable and thread-safe; rows must not depend on each other.
 */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Velocity {
    /**
     * v(x, t).
     *
     * @param s where to build
     * @param x {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}
     * @param c what the flow is conditioned on, usually nothing
     * @return {@code [n, event]}
     */
    SDVariable at(Scope s, SDVariable x, SDVariable t, Context c);

    /** {@return what it reads of the context; nothing unless overridden} */
    default Optional<Condition> condition() {
        return Optional.empty();
    }
}
