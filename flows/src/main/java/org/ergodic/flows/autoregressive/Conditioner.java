package org.ergodic.flows.autoregressive;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.flows.elementwise.Univariate;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What says the parameters of some coordinates from others: any network. {@link ConditionerMlp} is the usual one.
 *
 * <p>Implemented by third parties, of layers of {@link org.ergodic.common.nn} or their own, and given to the
 * constructor of a {@link Coupling}. It is not a kind of part that a pipeline names: for a pipeline, write a
 * {@code BijectionFactory} that makes such a coupling. Immutable and thread-safe; rows must not depend on each other.
 */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Conditioner {
    /**
     * The parameters.
     *
     * @param s where to build
     * @param features what is known: one or more {@code [n, in]}
     * @param in the number of known coordinates
     * @param c what the flow is conditioned on, usually nothing
     * @param heads which parameters are asked for
     * @param out for how many coordinates
     * @return for each head {@code [n, out * width]}
     */
    List<SDVariable> heads(Scope s, List<SDVariable> features, int in, Context c, List<Univariate.Head> heads, int out);

    /** {@return what it reads of the context; nothing unless overridden} */
    default Optional<Condition> condition() {
        return Optional.empty();
    }
}
