package org.ergodic.diffusion;

import java.util.Objects;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The reversal in time of any SDE: {@code dx = [f - div(g g') - g g' score] dt + g dw}, run from the prior's time to
 * the data's, dt negative and w a Wiener process in reversed time (Anderson 1982, "Reverse-time diffusion equation
 * models", doi:10.1016/0304-4149(82)90051-5). {@code div(g g')} is {@code 2 g_i dg_i/dx_i} for diagonal noise, taken
 * forward through the SDE's own formula, and zero for additive noise. Scalar and general noise take a directional
 * derivative for each element of an event.
 *
 * @param forward the SDE to reverse
 * @param score the score of its marginals
 */
public record ReverseSde(SDE forward, ScoreModel score) {
    /** Both are needed. */
    public ReverseSde {
        Objects.requireNonNull(forward, "forward");
        Objects.requireNonNull(score, "score");
    }

    /**
     * The drift, in the sense of {@link org.ergodic.api.solver.Problem}: multiplied by a negative dt.
     *
     * @param s where to build
     * @param x the state {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}
     * @param c what the score is conditioned on, usually nothing
     * @param event the event's shape, which an SDE of scalar or general noise needs
     * @return {@code [n, event]}
     */
    public SDVariable drift(Scope s, SDVariable x, SDVariable t, Context c, long... event) {
        return forward.drift(s, x, t).sub(Correction.of(forward, score, s, x, t, c, event));
    }

    /**
     * The diffusion coefficient, which is that of the forward SDE.
     *
     * @param s where to build
     * @param x the state {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}
     * @return {@code [n, 1, ..., 1]}, {@code [n, event]} or, for general noise, {@code [n, d, d]}
     */
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return forward.diffusion(s, x, t);
    }

    /** {@return from the time of the prior to that of the data} */
    public Interval time() {
        return forward.time().reversed();
    }
}
