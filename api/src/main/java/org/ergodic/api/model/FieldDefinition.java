package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** A function of state and time as a graph: a drift, a diffusion coefficient, a score. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface FieldDefinition {
    /**
     * Builds the function.
     *
     * @param s where to build, the model's root scope
     * @param x states {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, broadcasting over x
     * @return its value
     */
    SDVariable build(Scope s, SDVariable x, SDVariable t);
}
