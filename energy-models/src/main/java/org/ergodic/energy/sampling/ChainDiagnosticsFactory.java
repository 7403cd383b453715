package org.ergodic.energy.sampling;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the metric {@code chain-diagnostics}: split R-hat and the effective sample size of the chains behind the
 * samples.
 */
@Part(
        name = "chain-diagnostics",
        description = "split R-hat and effective sample size of the energy along the chains that made the samples")
public final class ChainDiagnosticsFactory implements MetricFactory<ChainDiagnosticsFactory.Config> {
    /**
     * The options.
     *
     * @param warmup the share of the chains that is left out
     */
    public record Config(
            @Option(
                    value = "the share of the chains, from their start, that is left out",
                    byDefault = "0.5",
                    min = 0,
                    max = 1,
                    below = true)
            double warmup) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new ChainDiagnosticsMetric(config.warmup());
    }
}
