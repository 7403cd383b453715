package org.ergodic.diffusion;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The ordinary differential equation whose marginals are those of an SDE:
 * {@code dx/dt = f - div(g g')/2 - g g' score / 2}, in either direction of time (Song et al. 2021, "Score-based
 * generative modeling through stochastic differential equations", equations 13 and 37, the latter with both halves).
 *
 * <p>Along a Gaussian path it is {@code dx/dt = alpha' D + (sigma' / sigma) (x - alpha D)} in the predicted data D. It
 * is computed so where the path ends at alpha = 0, since f and g are infinite there and this is not.
 *
 * @param forward the SDE
 * @param score the score of its marginals
 */
public record ProbabilityFlow(SDE forward, ScoreModel score) {
    /** Both are needed. */
    public ProbabilityFlow {
        Objects.requireNonNull(forward, "forward");
        Objects.requireNonNull(score, "score");
    }

    /**
     * The drift.
     *
     * @param s where to build
     * @param x the state {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}
     * @param c what the score is conditioned on, usually nothing
     * @param event the event's shape, which an SDE of scalar or general noise needs
     * @return {@code [n, event]}
     */
    public SDVariable drift(Scope s, SDVariable x, SDVariable t, Context c, long... event) {
        Optional<GaussianPath> path = forward.gaussianPath().filter(GaussianPath::endsWithoutSignal);
        if (path.isPresent()) {
            return alongPath(path.get(), s, x, t, c);
        }
        return forward.drift(s, x, t)
                .sub(Correction.of(forward, score, s, x, t, c, event).mul(0.5));
    }

    private SDVariable alongPath(GaussianPath path, Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable alpha = path.alpha(s, t);
        SDVariable sigma = path.sigma(s, t);
        List<SDVariable> rates =
                s.jvp(List.of(alpha, sigma), Map.of(t, s.sameDiff().onesLike(t)));
        SDVariable data = score.data(s, x, t, c, path);
        SDVariable noise = x.sub(data.mul(alpha)).div(sigma);
        return data.mul(rates.get(0)).add(noise.mul(rates.get(1)));
    }
}
