package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;

/** Makes {@link GaussianMixturePrior}s; prior {@code gaussian-mixture}. */
@Part(
        name = "gaussian-mixture",
        description = "a mixture of diagonal Gaussians whose weights, means and widths are learned")
public final class GaussianMixtureFactory implements PriorFactory<GaussianMixtureFactory.Config> {
    /**
     * The options.
     *
     * @param components how many Gaussians
     * @param spread the standard deviation of the means before training
     */
    public record Config(
            @Option(value = "how many Gaussians", byDefault = "8", min = 1, max = 1000)
            int components,

            @Option(value = "the standard deviation of the means before training", byDefault = "1", min = 0)
            double spread) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new GaussianMixturePrior(config.components(), config.spread());
    }
}
