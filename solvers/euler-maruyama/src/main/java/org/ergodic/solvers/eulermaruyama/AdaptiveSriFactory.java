package org.ergodic.solvers.eulermaruyama;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/** Makes {@link AdaptiveSri} solvers, each on a Brownian path of its own. */
@Part(
        name = "sri1-adaptive",
        description = "SRI1W1 with step control for each sample, along a Brownian path (Roessler 2010)")
public final class AdaptiveSriFactory implements SolverFactory<AdaptiveSriFactory.Config> {
    /**
     * Its options.
     *
     * @param rtol the relative tolerance
     * @param atol the absolute tolerance
     * @param maxSteps the limit on the steps of each sample
     */
    public record Config(
            @Option(value = "the relative tolerance", byDefault = "1e-2", min = 0)
            double rtol,

            @Option(value = "the absolute tolerance", byDefault = "1e-2", min = 0, above = true)
            double atol,

            @Option(value = "the limit on the steps of each sample", byDefault = "10000", min = 1)
            int maxSteps) {}

    @Override
    public Traits traits() {
        return AdaptiveSri.TRAITS.withoutBrownianPath();
    }

    @Override
    public Solver<SriState> create(Config config, Assembly assembly) {
        return new AdaptiveSri(config.rtol(), config.atol(), config.maxSteps()).onPath();
    }
}
