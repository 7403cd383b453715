package org.ergodic.data.metric;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.MetricFactory;

/** Makes {@code log-likelihood}: see {@link LogLikelihood}. */
public final class LogLikelihoodFactory implements MetricFactory<LogLikelihoodFactory.Config> {
    /**
     * Options.
     *
     * @param solver for ordinary differential equations, where the model needs one
     * @param timeMin where to stop short of the data's time
     * @param probes random probes for the divergence; exact with 0, or with as many as a row has numbers
     * @param count held-out rows at most
     */
    public record Config(
            @Option(
                    value = "the solver for ordinary differential equations, where the model needs one",
                    byDefault = "{name: dopri5}",
                    kind = "solver")
            Component solver,

            @Option(
                    value = "where to stop short of the data's time; part of what is reported",
                    byDefault = "1e-5",
                    min = 0)
            double timeMin,

            @Option(
                    value = "random probes for the divergence; exact with 0, or with as many as a row has numbers",
                    byDefault = "0",
                    min = 0)
            int probes,

            @Option(value = "how many held-out rows at most", byDefault = "1000", min = 1)
            int count) {}

    /** A factory without settings. */
    public LogLikelihoodFactory() {}

    @Override
    public String name() {
        return LogLikelihood.NAME;
    }

    @Override
    public String description() {
        return "Mean log-likelihood of held-out data in nats a row, on the data's own scale";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new LogLikelihood(config, () -> assembly.create(Kind.SOLVER, config.solver()));
    }
}
