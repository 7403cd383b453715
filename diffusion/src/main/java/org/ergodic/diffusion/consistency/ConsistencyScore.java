package org.ergodic.diffusion.consistency;

import java.util.Objects;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.model.ScoreWrapper;
import org.ergodic.api.sde.GaussianPath;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A network that predicts data, made to keep to the boundary of a {@link ConsistencyFunction}: with the noise s = sigma
 * / alpha, that at the end s_e, and D the network's prediction,
 *
 * <pre>{@code f(x, t) = (s_e / s) x / alpha + (1 - s_e / s) D(x, t)}</pre>
 *
 * so that c_skip = 1 and c_out = 0 of Song et al. (2023, equation 5) at the end. A network that predicts v is D =
 * c_skip' x / alpha + c_out' F itself, with their (appendix C) c_out = (s - s_e) / sqrt(1 + s^2) for data of unit
 * variance; the two c_skip differ by less than s_e.
 *
 * <p>As a score it predicts f for data, which is what samplers of consistency models jump to; it is the score of no
 * density.
 *
 * @param score the network
 * @param path the path that it is made for
 * @param timeMin the time at which the flow ends, above 0
 */
record ConsistencyScore(ScoreModel score, GaussianPath path, double timeMin)
        implements ScoreWrapper, ConsistencyFunction {
    ConsistencyScore {
        Objects.requireNonNull(score, "network");
        Objects.requireNonNull(path, "path");
    }

    @Override
    public SDVariable end(Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable last = s.constant(timeMin);
        SDVariable least = path.sigma(s, last).div(path.alpha(s, last));
        SDVariable perSigma = least.div(path.sigma(s, t));
        SDVariable data = score.data(s, x, t, c, path);
        // Not divided by alpha, which is 0 at the end of some paths.
        return x.mul(perSigma).add(data.mul(perSigma.mul(path.alpha(s, t)).rsub(1.0)));
    }

    @Override
    public SDVariable data(Scope s, SDVariable x, SDVariable t, Context c, GaussianPath along) {
        return end(s, x, t, c);
    }

    @Override
    public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
        SDVariable sigma = path.sigma(s, t);
        return end(s, x, t, c).mul(path.alpha(s, t)).sub(x).div(sigma.mul(sigma));
    }

    @Override
    public ConsistencyScore around(ScoreModel other) {
        return new ConsistencyScore(other, path, timeMin);
    }
}
