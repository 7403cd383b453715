package org.ergodic.solvers.rungekutta;

import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link AdaptiveStep} solvers of {@link Tableau#DORMAND_PRINCE}. */
@Part(
        name = "dopri5",
        description = "Dormand-Prince 5(4) for ODEs, with step control for each sample (Dormand and Prince 1980)")
public final class Dopri5Factory implements SolverFactory<Dopri5Factory.Config> {
    /**
     * Its options.
     *
     * @param rtol the relative tolerance
     * @param atol the absolute tolerance
     * @param maxSteps the limit on the steps of each sample
     */
    public record Config(
            @Option(value = "the relative tolerance", byDefault = "1e-5", min = 0)
            double rtol,

            @Option(value = "the absolute tolerance", byDefault = "1e-5", min = 0, above = true)
            double atol,

            @Option(value = "the limit on the steps of each sample", byDefault = "10000", min = 1)
            int maxSteps) {}

    @Override
    public Traits traits() {
        return AdaptiveStep.traits(Tableau.DORMAND_PRINCE);
    }

    @Override
    public AdaptiveStep create(Config config, Assembly assembly) {
        return new AdaptiveStep(Tableau.DORMAND_PRINCE, config.rtol(), config.atol(), config.maxSteps());
    }
}
