package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/**
 * Makes {@link UnadjustedLangevin} solvers, for any problem that offers a score: that of an energy, or a learned one.
 */
@Part(name = "ula", description = "unadjusted Langevin algorithm, Roberts and Tweedie (1996), perhaps annealed")
public final class UlaFactory implements SolverFactory<UlaFactory.Config> {
    /**
     * The options.
     *
     * @param warmUp how long the chain is, and how it warms up
     * @param step the step size h
     */
    public record Config(
            @Inlined WarmUp warmUp,

            @Option(value = "step size h", byDefault = "0.01", min = 0, above = true)
            double step) {}

    @Override
    public Traits traits() {
        return Stationary.TRAITS;
    }

    @Override
    public UnadjustedLangevin create(Config config, Assembly assembly) {
        return new UnadjustedLangevin(config.warmUp(), config.step());
    }
}
