package org.ergodic.diffusion;

import java.util.Objects;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The reversals of an SDE with any amount of noise, all of the same marginals: with c = div(g g') + g g' score,
 * {@code dx = [f - (1 + l^2)/2 c] dt + l g dw}, dt negative (Zhang and Chen 2023, "Fast sampling of diffusion models
 * with exponential integrator", equation 6; Huang, Lim and Courville 2021). l = 0 is the {@link ProbabilityFlow}, 1 the
 * {@link ReverseSde}; above 1 the score corrects more and the noise is stronger.
 *
 * @param forward the SDE to reverse
 * @param score the score of its marginals
 * @param stochasticity l, at least 0
 */
public record DialedReverse(SDE forward, ScoreModel score, double stochasticity) {
    /** Checks the dial. */
    public DialedReverse {
        Objects.requireNonNull(forward, "forward");
        Objects.requireNonNull(score, "score");
        if (!(stochasticity >= 0) || !Double.isFinite(stochasticity)) {
            throw new IllegalArgumentException(
                    "the stochasticity of a reverse equation must be at least 0, not " + stochasticity);
        }
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
        double share = 0.5 * (1 + stochasticity * stochasticity);
        return forward.drift(s, x, t)
                .sub(Correction.of(forward, score, s, x, t, c, event).mul(share));
    }

    /**
     * The diffusion coefficient.
     *
     * @param s where to build
     * @param x the state {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}
     * @return l times the forward SDE's
     */
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return forward.diffusion(s, x, t).mul(stochasticity);
    }

    /** {@return from the time of the prior to that of the data} */
    public Interval time() {
        return forward.time().reversed();
    }
}
