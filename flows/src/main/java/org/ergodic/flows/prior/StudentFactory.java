package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;

/** Makes {@link StudentPrior}s; prior {@code student-t}. */
@Part(
        name = "student-t",
        description = "independent Student t distributions, whose tails are heavier than a Gaussian's")
public final class StudentFactory implements PriorFactory<StudentFactory.Config> {
    /**
     * The options.
     *
     * @param freedom the degrees of freedom
     */
    public record Config(
            @Option(value = "the degrees of freedom", byDefault = "3", min = 0, above = true)
            double freedom) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new StudentPrior(config.freedom());
    }
}
