package org.ergodic.flows.training;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/** Makes the objective {@code maximum-likelihood}: the loss -log p(x | c) of a model with a normalised density. */
@Part(
        name = MaximumLikelihoodFactory.NAME,
        description = "the negative log-likelihood in nats, for models with a normalised density")
public final class MaximumLikelihoodFactory implements ObjectiveFactory<MaximumLikelihoodFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "maximum-likelihood";

    /**
     * The options.
     *
     * @param noise the standard deviation of Gaussian noise added to the data in each step; 0 for none
     * @param ground the share of the steps, at the start, that train the base distribution and linear maps alone
     */
    public record Config(
            @Option(
                    value = "the standard deviation of Gaussian noise added to the data in each step, on the model's"
                            + " scale; 0 for none",
                    byDefault = "0",
                    min = 0)
            double noise,

            @Option(
                    value = "the share of the steps, at the start, that train a flow's base distribution and linear"
                            + " maps alone",
                    byDefault = "0",
                    min = 0,
                    max = 0.9)
            double ground) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new MaximumLikelihood(config.noise(), config.ground());
    }
}
