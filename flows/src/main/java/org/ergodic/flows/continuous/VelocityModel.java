package org.ergodic.flows.continuous;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The velocity v(x, t) of a flow dx/dt = v that carries a source distribution at t = 0 to the data at t = 1.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface VelocityModel {
    /** The view of a model's velocity. */
    View<VelocityModel> VIEW = View.of("velocity", VelocityModel.class);

    /**
     * The velocity.
     *
     * @param s the model's scope
     * @param x {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, broadcasting over x
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n, event]}
     */
    SDVariable velocity(Scope s, SDVariable x, SDVariable t, Context c);

    /**
     * Samples of the source, drawn anew in each run.
     *
     * @param s the model's scope
     * @param like an input of the graph {@code [n, ...]}, whose rows the samples follow
     * @return {@code [n, event]}
     */
    SDVariable source(Scope s, SDVariable like);
}
