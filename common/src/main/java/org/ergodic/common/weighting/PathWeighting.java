package org.ergodic.common.weighting;

import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.WeightingFactory;
import org.ergodic.api.sde.SDE;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Weightings that say of what the error is the same at every time. Beside each is lambda(t), its weight of the squared
 * error of the score.
 */
@API(status = API.Status.INTERNAL)
public enum PathWeighting implements Weighting {
    /**
     * {@code sigma^2 (alpha^2 + sigma^2) / alpha^2}: every time has the same error of v, what a network with
     * {@code prediction: v} returns. It is the weight of Karras, Aittala, Aila and Laine (2022, table 1) for data of
     * unit variance, and SNR + 1 on the error of data (Salimans and Ho 2022, "Progressive distillation for fast
     * sampling of diffusion models", section 4). A network that predicts noise is drowned by the largest noise. The
     * ratio ends at 1e6.
     */
    V {
        @Override
        public SDVariable weight(Scope s, Views model, Level at) {
            SDVariable data = at.alpha().mul(at.alpha());
            SDVariable all = data.add(at.sigma().mul(at.sigma()));
            return all.div(s.sameDiff().math().max(data, all.mul(LEAST_SHARE)));
        }
    },
    /**
     * {@code sigma^2}, which is d / E|grad log p(x_t | x_0)|^2 (Song et al. 2021, section 3.3): every time has the same
     * error of predicted noise (the simple loss of Ho et al. 2020). Large noise, which decides what is sampled before
     * small noise decides its details, counts little.
     */
    NOISE {
        @Override
        public SDVariable weight(Scope s, Views model, Level at) {
            return s.sameDiff().onesLike(at.sigma());
        }

        @Override
        public SDVariable loss(Scope s, Views model, Level at, SDVariable error) {
            return error;
        }
    },
    /** {@code sigma^4 / alpha^2}: every time has the same error of predicted data. The ratio ends at 1e6. */
    DATA {
        @Override
        public SDVariable weight(Scope s, Views model, Level at) {
            SDVariable noise = at.sigma().mul(at.sigma());
            SDVariable data = at.alpha().mul(at.alpha());
            return noise.div(s.sameDiff().math().max(data, noise.add(data).mul(LEAST_SHARE)));
        }
    },
    /**
     * {@code g(t)^2}: a bound on the likelihood (Song, Durkan, Murray and Ermon 2021, theorem 1); noisier gradients.
     */
    LIKELIHOOD {
        @Override
        public Set<View<?>> needs() {
            return Set.of(SDE.VIEW);
        }

        @Override
        public SDVariable weight(Scope s, Views model, Level at) {
            SDVariable ratio = model.require(SDE.VIEW)
                    .diffusion(s, at.x(), at.t())
                    .reshape(-1)
                    .div(at.sigma());
            return ratio.mul(ratio);
        }
    },
    /** 1: every time has the same error of the score; small noise dominates. */
    UNIFORM {
        @Override
        public SDVariable weight(Scope s, Views model, Level at) {
            return at.sigma().mul(at.sigma()).rdiv(1.0);
        }
    };

    /** Where alpha^2 is smaller than this share of the whole, rounding has taken the digits that v would need. */
    private static final double LEAST_SHARE = 1e-6;

    /** Makes {@link #V}. */
    @Part(name = "v", description = "equal error of v at all times (Salimans and Ho 2022)")
    public static final class OfV implements WeightingFactory<NoOptions> {
        /** Its name in pipelines. */
        public static final String NAME = "v";

        @Override
        public Weighting create(NoOptions config, Assembly assembly) {
            return V;
        }
    }

    /** Makes {@link #NOISE}. */
    @Part(
            name = "noise",
            description = "equal error of predicted noise at all times, lambda = sigma^2 (Ho et al. 2020)")
    public static final class OfNoise implements WeightingFactory<NoOptions> {
        /** Its name in pipelines. */
        public static final String NAME = "noise";

        @Override
        public Weighting create(NoOptions config, Assembly assembly) {
            return NOISE;
        }
    }

    /** Makes {@link #DATA}. */
    @Part(name = "data", description = "equal error of predicted data at all times")
    public static final class OfData implements WeightingFactory<NoOptions> {
        @Override
        public Weighting create(NoOptions config, Assembly assembly) {
            return DATA;
        }
    }

    /** Makes {@link #UNIFORM}. */
    @Part(name = "uniform", description = "equal error of the score at all times, lambda = 1")
    public static final class OfScore implements WeightingFactory<NoOptions> {
        @Override
        public Weighting create(NoOptions config, Assembly assembly) {
            return UNIFORM;
        }
    }
}
