package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code mala}, the Metropolis-adjusted Langevin algorithm (Roberts and Tweedie 1996,
 * doi:10.2307/3318418): steps of {@code ula} as proposals, which leaves exp(-E) / Z itself unchanged. The acceptance
 * 0.574 is the best in many dimensions (Roberts and Rosenthal 1998, doi:10.1111/1467-9868.00123).
 */
@Part(
        name = "mala",
        description = "Metropolis-adjusted Langevin algorithm, Roberts and Tweedie (1996), with adapted steps")
public final class MalaFactory implements SolverFactory<MalaFactory.Config> {
    /**
     * The options.
     *
     * @param warmUp how long the chain is, and how it warms up
     * @param step the first step size h
     * @param targetAcceptance that steps are adapted to
     */
    public record Config(
            @Inlined WarmUp warmUp,

            @Option(value = "step size h, adapted in the warm-up", byDefault = "0.1", min = 0, above = true)
            double step,

            @Option(
                    value = "the acceptance that steps are adapted to in the warm-up",
                    byDefault = "0.574",
                    min = 0,
                    above = true,
                    max = 1,
                    below = true)
            double targetAcceptance) {}

    @Override
    public Traits traits() {
        return Chains.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return new Chains(config.warmUp(), config.step(), config.targetAcceptance(), Proposals.langevin());
    }
}
