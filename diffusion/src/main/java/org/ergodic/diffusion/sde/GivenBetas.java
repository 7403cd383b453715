package org.ergodic.diffusion.sde;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variance-preserving SDE through the steps of a discrete diffusion (Ho, Jain and Abbeel 2020, "Denoising diffusion
 * probabilistic models", equation 4): at {@code t = k/N} its alpha^2 is theirs, {@code (1 - beta_1) ... (1 - beta_k)},
 * and between them log alpha^2 is a falling curve of cubic pieces with a continuous derivative.
 */
public final class GivenBetas implements BetaSde {
    private final List<Double> betas;
    private final MonotoneCurve curve;

    /**
     * An SDE.
     *
     * @param betas the variances of the noise of N steps, from the data on, each between 0 and 1
     */
    public GivenBetas(List<Double> betas) {
        this.betas = List.copyOf(betas);
        if (betas.isEmpty() || betas.stream().anyMatch(b -> !(b > 0 && b < 1))) {
            throw new IllegalArgumentException(
                    "a diffusion needs at least one beta, each between 0 and 1, not " + betas);
        }
        curve = new MonotoneCurve(
                betas.stream().mapToDouble(b -> -Math.log1p(-b)).toArray());
        if (curve.last() > 150) {
            throw new IllegalArgumentException("these betas leave exp(-" + curve.last() / 2
                    + ") of the data, which is no number in single precision: give fewer or smaller ones");
        }
    }

    @Override
    public SDVariable beta(Scope s, SDVariable t) {
        return curve.slope(s, t);
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().math().exp(curve.at(s, t).mul(-0.5));
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(curve.at(s, t).neg()).neg());
    }

    @Override
    public String toString() {
        return "GivenBetas[" + betas.size() + "]";
    }

    /** Makes it; the SDE {@code vp-betas}. */
    @Part(
            name = "vp-betas",
            description = "variance-preserving SDE through the given betas of a discrete diffusion (Ho et al. 2020)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param betas the variances of the noise of the steps
         */
        public record Config(
                @Option(
                        value = "variances of the noise of the steps, from the data on",
                        min = 0,
                        above = true,
                        max = 1,
                        below = true)
                List<Double> betas) {
            /** Copies the list. */
            public Config {
                betas = List.copyOf(betas);
            }
        }

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new GivenBetas(config.betas());
        }
    }
}
