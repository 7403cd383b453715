package org.ergodic.solvers.langevin;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code mala}, the Metropolis-adjusted Langevin algorithm (Roberts and Tweedie 1996,
 * doi:10.2307/3318418): steps of {@code ula} as proposals, which leaves exp(-E) / Z itself unchanged. The acceptance
 * 0.574 is the best in many dimensions (Roberts and Rosenthal 1998, doi:10.1111/1467-9868.00123).
 */
public final class MalaFactory implements SolverFactory<MalaFactory.Config> {
    /**
     * The options.
     *
     * @param steps how many steps each chain takes
     * @param step the first step size h
     * @param warmup the share of them that is warm-up
     * @param targetAcceptance that steps are adapted to
     * @param startTemperature of the warm-up
     */
    public record Config(
            @Option(value = "how many steps each chain takes", byDefault = "1000", min = 1)
            int steps,

            @Option(value = "step size h, adapted in the warm-up", byDefault = "0.1", min = 0, above = true)
            double step,

            @Option(value = "the share of the steps that is warm-up", byDefault = "0.5", min = 0, max = 1, below = true)
            double warmup,

            @Option(
                    value = "the acceptance that steps are adapted to in the warm-up",
                    byDefault = "0.574",
                    min = 0,
                    above = true,
                    max = 1,
                    below = true)
            double targetAcceptance,

            @Option(
                    value = "anneal from this temperature to 1 over the first half of the warm-up",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double startTemperature) {}

    /** A factory without settings. */
    public MalaFactory() {}

    @Override
    public String name() {
        return "mala";
    }

    @Override
    public String description() {
        return "Metropolis-adjusted Langevin algorithm, Roberts and Tweedie (1996), with adapted steps";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Traits traits() {
        return Chains.traits(OptionalInt.empty());
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        Schedule schedule = new Schedule(config.steps(), config.step(), config.warmup(), config.startTemperature());
        return new Chains(schedule, OptionalDouble.of(config.targetAcceptance()), Proposals.langevin());
    }
}
