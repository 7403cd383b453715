package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;

/** Makes {@link LogisticPrior}s; prior {@code logistic}. */
@Part(name = "logistic", description = "independent logistic distributions of mean 0")
public final class LogisticFactory implements PriorFactory<LogisticFactory.Config> {
    /**
     * The options.
     *
     * @param scale the scale; the standard deviation is 1.81 times it
     */
    public record Config(
            @Option(
                    value = "the scale; the standard deviation is 1.81 times it",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double scale) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new LogisticPrior(config.scale());
    }
}
