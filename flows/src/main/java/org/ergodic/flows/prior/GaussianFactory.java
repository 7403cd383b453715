package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Prior;

/** Makes isotropic Gaussians; prior {@code gaussian}. */
@Part(name = "gaussian", description = "the isotropic Gaussian N(0, std^2 I)")
public final class GaussianFactory implements PriorFactory<GaussianFactory.Config> {
    /**
     * The options.
     *
     * @param std the standard deviation
     */
    public record Config(
            @Option(value = "standard deviation", byDefault = "1", min = 0, above = true)
            double std) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new GaussianPrior(config.std());
    }
}
