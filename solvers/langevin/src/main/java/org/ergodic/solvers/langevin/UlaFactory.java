package org.ergodic.solvers.langevin;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code ula}, the unadjusted Langevin algorithm x' = x - h/2 dE/dx + sqrt(h) z (Roberts and Tweedie
 * 1996, doi:10.2307/3318418). Its stationary law is off by the order of h, and where h times the curvature of E exceeds
 * 4 it diverges; annealed, it starts from exp(-E / T) at a high temperature T.
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
        return Chains.traits(OptionalInt.empty());
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return new Chains(config.warmUp(), config.step(), OptionalDouble.empty(), Proposals.langevin());
    }
}
