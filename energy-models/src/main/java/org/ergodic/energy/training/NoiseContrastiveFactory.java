package org.ergodic.energy.training;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.ReparameterizedPrior;

/** Makes the objective {@code noise-contrastive}, for energies. */
@Part(
        name = "noise-contrastive",
        description = "noise-contrastive estimation of an energy and its log Z (Gutmann and Hyvarinen 2010)")
public final class NoiseContrastiveFactory implements ObjectiveFactory<NoiseContrastiveFactory.Config> {
    /**
     * The options.
     *
     * @param noise the density that data are told from
     * @param std of the Gaussian where no density is named
     */
    public record Config(
            @Option(value = "the density that data are told from; N(0, std^2 I) unless said", kind = "prior")
            Optional<Component> noise,

            @Option(
                    value = "standard deviation of that Gaussian, where no density is named",
                    byDefault = "1.5",
                    min = 0,
                    above = true)
            double std) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        if (config.noise().isEmpty()) {
            return new NoiseContrastive(new GaussianPrior(config.std()));
        }
        Prior noise = assembly.create(Kind.PRIOR, config.noise().get());
        if (noise instanceof ReparameterizedPrior drawn) {
            return new NoiseContrastive(drawn);
        }
        throw new IllegalArgumentException("noise-contrastive needs a density that is sampled by a graph, and "
                + config.noise().get().name() + " is not");
    }
}
