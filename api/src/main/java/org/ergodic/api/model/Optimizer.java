package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A rule that changes a parameter by its gradient, said as a graph; its memory is states of the scope. So the rule is
 * compiled into the training step like everything else.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Optimizer {
    /**
     * The parameter's new value.
     *
     * @param s a scope of this parameter's own, for {@link Scope#stateLike} and {@link Scope#assign}
     * @param parameter the parameter
     * @param gradient its gradient, of its shape
     * @param step the number of this step as a scalar of the graph's type, 1 for the first
     * @return its new value, of its shape
     */
    SDVariable update(Scope s, SDVariable parameter, SDVariable gradient, SDVariable step);
}
