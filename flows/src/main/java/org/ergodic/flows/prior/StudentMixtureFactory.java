package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;

/** Makes {@link StudentMixturePrior}s; prior {@code student-t-mixture}. */
@Part(
        name = "student-t-mixture",
        description = "a mixture of products of Student t distributions whose weights, means and scales are learned")
public final class StudentMixtureFactory implements PriorFactory<StudentMixtureFactory.Config> {
    /**
     * The options.
     *
     * @param components how many products
     * @param spread the standard deviation of the means before training
     * @param freedom the degrees of freedom
     */
    public record Config(
            @Option(value = "how many products", byDefault = "8", min = 1, max = 1000)
            int components,

            @Option(value = "the standard deviation of the means before training", byDefault = "1", min = 0)
            double spread,

            @Option(value = "the degrees of freedom", byDefault = "3", min = 0, above = true)
            double freedom) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new StudentMixturePrior(config.components(), config.spread(), config.freedom());
    }
}
