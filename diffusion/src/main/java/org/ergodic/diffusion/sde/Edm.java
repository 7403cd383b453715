package org.ergodic.diffusion.sde;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The SDE of Karras, Aittala, Aila and Laine (2022, "Elucidating the design space of diffusion-based generative
 * models", table 1): time is the standard deviation of the noise. {@code dx = sqrt(2 t) dw} on [0, sigmaMax],
 * {@code alpha = 1}, {@code sigma = t}. The prior N(0, sigmaMax^2 I) leaves out the data's own variance.
 *
 * @param sigmaMax the scale of the largest noise, above 0
 */
public record Edm(double sigmaMax) implements GaussianSde {
    /** Checks the scale. */
    public Edm {
        if (!(sigmaMax > 0) || !Double.isFinite(sigmaMax)) {
            throw new IllegalArgumentException("the SDE edm needs a sigma-max above 0, not " + sigmaMax);
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().zerosLike(x);
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().math().sqrt(t.mul(2.0));
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t);
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return t.mul(1.0);
    }

    @Override
    public Interval time() {
        return new Interval(0, sigmaMax);
    }

    @Override
    public Prior prior() {
        return new GaussianPrior(sigmaMax);
    }

    /** Makes it; the SDE {@code edm}. */
    @Part(name = "edm", description = "variance-exploding SDE whose time is sigma (Karras et al. 2022)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param sigmaMax the scale of the largest noise
         */
        public record Config(
                @Option(
                        value = "scale of the largest noise, well above the largest distance between two data",
                        byDefault = "80",
                        min = 0,
                        above = true)
                double sigmaMax) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new Edm(config.sigmaMax());
        }
    }
}
