package org.ergodic.flows.prior;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;
import org.ergodic.flows.plugin.NamedFactory;

/** Makes {@link StudentPrior}s; prior {@code student-t}. */
public final class StudentFactory extends NamedFactory<StudentFactory.Config, Prior>
        implements PriorFactory<StudentFactory.Config> {
    /**
     * The options.
     *
     * @param freedom the degrees of freedom
     */
    public record Config(
            @Option(value = "the degrees of freedom", byDefault = "3", min = 0, above = true)
            double freedom) {}

    /** A factory without settings. */
    public StudentFactory() {
        super(
                "student-t",
                "independent Student t distributions, whose tails are heavier than a Gaussian's",
                Config.class);
    }

    @Override
    public Prior create(Config config, Assembly assembly) {
        return new StudentPrior(config.freedom());
    }
}
