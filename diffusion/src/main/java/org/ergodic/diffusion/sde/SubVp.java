package org.ergodic.diffusion.sde;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The sub-variance-preserving SDE (Song et al. 2021, "Score-based generative modeling through stochastic differential
 * equations", equation 14 and appendix B) on [0, 1], with {@code beta(t) = betaMin + t (betaMax - betaMin)} and its
 * integral B: {@code dx = -beta/2 x dt + sqrt(beta (1 - exp(-2 B))) dw}, {@code alpha = exp(-B/2)} and
 * {@code sigma = 1 - exp(-B)}. Its variance is at every time at most that of the variance-preserving SDE.
 *
 * @param betaMin beta(0), positive
 * @param betaMax beta(1), at least betaMin, at most 300 so that alpha(1) is a number in single precision
 */
public record SubVp(double betaMin, double betaMax) implements BetaSde {
    /** Checks both rates. */
    public SubVp {
        if (!(betaMin > 0) || !(betaMax >= betaMin) || !(betaMax <= 300)) {
            throw new IllegalArgumentException("the sub-variance-preserving SDE needs 0 < beta-min <= beta-max <= 300,"
                    + " not beta-min " + betaMin + " and beta-max " + betaMax);
        }
    }

    @Override
    public SDVariable beta(Scope s, SDVariable t) {
        return t.mul(betaMax - betaMin).add(betaMin);
    }

    private SDVariable integral(SDVariable t) {
        return t.mul(t.mul(0.5 * (betaMax - betaMin)).add(betaMin));
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        SDVariable share = s.sameDiff().math().expm1(integral(t).mul(-2.0)).neg();
        return s.sameDiff().math().sqrt(beta(s, t).mul(share));
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().math().exp(integral(t).mul(-0.5));
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff().math().expm1(integral(t).neg()).neg();
    }

    /** Makes it; the SDE {@code sub-vp}. */
    @Part(name = "sub-vp", description = "sub-variance-preserving SDE with linear beta (Song et al. 2021)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param betaMin beta at the data
         * @param betaMax beta at the prior
         */
        public record Config(
                @Option(value = "noise rate beta at the data, t = 0", byDefault = "0.1", min = 0, above = true)
                double betaMin,

                @Option(
                        value = "noise rate beta at the prior, t = 1",
                        byDefault = "20",
                        min = 0,
                        max = 300,
                        above = true)
                double betaMax) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new SubVp(config.betaMin(), config.betaMax());
        }
    }
}
