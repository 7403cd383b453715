package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** A factor on the learning rate that changes with the step, said as a graph. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Schedule {
    /**
     * The factor.
     *
     * @param s where to build
     * @param step the number of the step as a scalar, 1 for the first
     * @param total how many steps are planned
     * @return a scalar, at least 0
     */
    SDVariable factor(Scope s, SDVariable step, long total);
}
