package org.ergodic.common.weighting;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.WeightingFactory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The likelihood's weight g(t)^2 with times drawn from p(t) proportional to g(t)^2 / sigma(t)^2 (Song, Durkan, Murray
 * and Ermon 2021, "Maximum likelihood training of score-based diffusion models", section 5.1). On a Gaussian path that
 * ratio is the derivative of log(sigma^2 / alpha^2), so the log signal-to-noise ratio is uniform, and every draw of the
 * error of noise has the same weight. Its mean is that of {@link PathWeighting#LIKELIHOOD}, its variance smaller.
 */
@API(status = API.Status.INTERNAL)
public final class ImportanceLikelihood implements Weighting.Drawn {
    @Override
    public SDVariable times(Scope s, Views model, Interval time, SDVariable rows, long... event) {
        GaussianPath path = model.require(GaussianPath.VIEW);
        SDVariable least = NoiseToSignal.log(s, path, time.from(), event);
        SDVariable most = NoiseToSignal.log(s, path, time.to(), event);
        SDVariable u = s.child("objective").noise("t", Noise.UNIFORM, rows, Events.event(Events.column(-1, event)));
        return NoiseToSignal.time(s, path, time, u.mul(most.sub(least)).add(least));
    }

    @Override
    public SDVariable weight(Scope s, Views model, Level at) {
        GaussianPath path = model.require(GaussianPath.VIEW);
        SDVariable range = NoiseToSignal.log(s, path, at.time().to())
                .sub(NoiseToSignal.log(s, path, at.time().from()));
        return s.sameDiff().onesLike(at.sigma()).mul(range.mul(2 / at.time().length()));
    }

    /** Makes it, or {@link PathWeighting#LIKELIHOOD}. */
    @Part(name = "likelihood", description = "a bound on the likelihood, lambda = g^2 (Song et al. 2021)")
    public static final class Factory implements WeightingFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param importance whether times are drawn by importance
         */
        public record Config(
                @Option(
                        value = "draw times where the error of noise counts, which lowers the variance; otherwise"
                                + " uniformly",
                        byDefault = "false")
                boolean importance) {}

        @Override
        public Weighting create(Config config, Assembly assembly) {
            return config.importance() ? new ImportanceLikelihood() : PathWeighting.LIKELIHOOD;
        }
    }
}
