package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link UnderdampedLangevin} solvers. */
@Part(
        name = "underdamped-langevin",
        description = "underdamped Langevin equation by BAOAB, Leimkuhler and Matthews (2013), perhaps annealed")
public final class UnderdampedLangevinFactory implements SolverFactory<UnderdampedLangevinFactory.Config> {
    /**
     * The options.
     *
     * @param warmUp how long the chain is, and how it warms up
     * @param step the step size h
     * @param friction gamma
     * @param mass m
     */
    public record Config(
            @Inlined WarmUp warmUp,

            @Option(value = "step size h", byDefault = "0.1", min = 0, above = true)
            double step,

            @Option(value = "friction: momenta are forgotten over its inverse", byDefault = "1", min = 0, above = true)
            double friction,

            @Option(value = "mass of every component", byDefault = "1", min = 0, above = true)
            double mass) {}

    @Override
    public Traits traits() {
        return Stationary.TRAITS;
    }

    @Override
    public UnderdampedLangevin create(Config config, Assembly assembly) {
        return new UnderdampedLangevin(config.warmUp(), config.step(), config.friction(), config.mass());
    }
}
