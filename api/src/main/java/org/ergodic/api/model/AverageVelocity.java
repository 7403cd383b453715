package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The average velocity of a flow dx/dt = v(x, t) between two times: with the solution that is at x at time t,
 * {@code u(x, t, r) = 1/(r - t) integral from t to r of v(x_s, s) ds}, so that {@code x + (r - t) u(x, t, r)} is where
 * it is at time r, in one evaluation (Geng, Deng, Bai, Kolter and He 2025, "Mean flows for one-step generative
 * modeling", arXiv:2505.13447, equation 3). It is the flow map of Boffi, Albergo and Vanden-Eijnden (2024, "Flow map
 * matching", arXiv:2406.07507) less its start, over the time that passes. At r = t it is v itself.
 *
 * <p>Implemented by third parties. Immutable and thread-safe; rows do not depend on each other.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface AverageVelocity {
    /** The view of a model's average velocity. */
    View<AverageVelocity> VIEW = View.of("average-velocity", AverageVelocity.class);

    /**
     * The average velocity.
     *
     * @param s the model's scope
     * @param x states at the first time {@code [n, event]}
     * @param from the time t of each state {@code [n, 1, ..., 1]}, broadcasting over x
     * @param to the time r that it is carried to, of the same shape; before, at or after {@code from}
     * @param c what it is conditioned on, usually nothing
     * @return {@code [n, event]}
     */
    SDVariable averageVelocity(Scope s, SDVariable x, SDVariable from, SDVariable to, Context c);
}
