package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.Prior;

/** Makes isotropic Gaussians; prior {@code gaussian}. */
public final class GaussianFactory implements PriorFactory<GaussianFactory.Config> {
    /**
     * The options.
     *
     * @param std the standard deviation
     */
    public record Config(
            @Option(value = "standard deviation", byDefault = "1", min = 0, above = true)
            double std) {}

    /** A factory without settings. */
    public GaussianFactory() {}

    @Override
    public String name() {
        return "gaussian";
    }

    @Override
    public String description() {
        return "the isotropic Gaussian N(0, std^2 I)";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new GaussianPrior(config.std());
    }
}
