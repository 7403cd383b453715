package org.ergodic.solvers.langevin;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code ula}, the unadjusted Langevin algorithm x' = x - h/2 dE/dx + sqrt(h) z (Roberts and Tweedie
 * 1996, doi:10.2307/3318418). Its stationary law is off by the order of h, and where h times the curvature of E exceeds
 * 4 it diverges; annealed, it starts from exp(-E / T) at a high temperature T.
 */
public final class UlaFactory implements SolverFactory<UlaFactory.Config> {
    /**
     * The options.
     *
     * @param steps how many steps each chain takes
     * @param step the step size h
     * @param warmup the share of them that is warm-up
     * @param startTemperature of the warm-up
     */
    public record Config(
            @Option(value = "how many steps each chain takes", byDefault = "1000", min = 1)
            int steps,

            @Option(value = "step size h", byDefault = "0.01", min = 0, above = true)
            double step,

            @Option(value = "the share of the steps that is warm-up", byDefault = "0.5", min = 0, max = 1, below = true)
            double warmup,

            @Option(
                    value = "anneal from this temperature to 1 over the first half of the warm-up",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double startTemperature) {}

    /** A factory without settings. */
    public UlaFactory() {}

    @Override
    public String name() {
        return "ula";
    }

    @Override
    public String description() {
        return "unadjusted Langevin algorithm, Roberts and Tweedie (1996), perhaps annealed";
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
        return new Chains(schedule, OptionalDouble.empty(), Proposals.langevin());
    }
}
