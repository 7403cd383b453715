package org.ergodic.data.metric;

import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.solver.Solvers;

/** Makes {@code bits-per-dim}, the log-likelihood in other units: see {@link BitsPerDim}. */
@Part(
        name = BitsPerDimFactory.NAME,
        description =
                "Negative mean log-likelihood of held-out data in bits for each number of a row, on the data's own"
                        + " scale")
public final class BitsPerDimFactory implements MetricFactory<LogLikelihoodFactory.Config> {
    static final String NAME = "bits-per-dim";

    @Override
    public LogLikelihoodFactory.Config complete(LogLikelihoodFactory.Config config, Solvers present) {
        return config.complete(present);
    }

    @Override
    public Metric create(LogLikelihoodFactory.Config config, Assembly assembly) {
        return new BitsPerDim(new LogLikelihood(config, () -> config.solver(assembly)));
    }
}
