package org.ergodic.common.weighting;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.WeightingFactory;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * min(SNR, gamma) on the error of predicted data, with SNR = alpha^2 / sigma^2 (Hang et al. 2023, "Efficient diffusion
 * training via min-SNR weighting strategy", equation 8); on the error of noise min(1, gamma / SNR).
 *
 * @param gamma the largest weight of the error of data, above 0
 */
@API(status = API.Status.INTERNAL)
public record MinSnr(double gamma) implements Weighting {
    /** Checks gamma. */
    public MinSnr {
        if (!(gamma > 0) || !Double.isFinite(gamma)) {
            throw new IllegalArgumentException("gamma of min-snr must be above 0, not " + gamma);
        }
    }

    @Override
    public SDVariable weight(Scope s, Views model, Level at) {
        SDVariable ratio = at.sigma().div(at.alpha());
        return s.sameDiff().math().min(ratio.mul(ratio).mul(gamma), s.sameDiff().onesLike(ratio));
    }

    /** Makes it. */
    @Part(name = "min-snr", description = "error of data by min(SNR, gamma) (Hang et al. 2023)")
    public static final class Factory implements WeightingFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param gamma the largest weight of the error of data
         */
        public record Config(
                @Option(value = "largest weight of the error of data", byDefault = "5", min = 0, above = true)
                double gamma) {}

        @Override
        public Weighting create(Config config, Assembly assembly) {
            return new MinSnr(config.gamma());
        }
    }
}
