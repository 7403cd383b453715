package org.ergodic.flows.elementwise;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link ElementwiseBijection#logit}; bijection {@code logit}. */
@Part(name = "logit", description = "z = logit(m + (1 - 2m) x) for each coordinate, for data between 0 and 1")
public final class LogitFactory implements BijectionFactory<LogitFactory.Config> {
    /**
     * The options.
     *
     * @param margin m, which keeps 0 and 1 themselves finite where it is positive
     */
    public record Config(
            @Option(
                    value = "m, which keeps 0 and 1 themselves finite where it is positive",
                    byDefault = "0",
                    min = 0,
                    max = 0.5,
                    below = true)
            double margin) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return ElementwiseBijection.logit(config.margin(), assembly.event());
    }
}
