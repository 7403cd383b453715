package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code hmc}, Hamiltonian Monte Carlo (Duane, Kennedy, Pendleton and Roweth 1987,
 * doi:10.1016/0370-2693(87)91197-X; Neal 2011, arXiv:1206.1901) with the unit mass matrix. The energy error of a
 * trajectory is of the order of the squared step.
 */
@Part(name = "hmc", description = "Hamiltonian Monte Carlo, Duane et al. (1987), with adapted steps")
public final class HmcFactory implements SolverFactory<HmcFactory.Config> {
    /**
     * The options.
     *
     * @param warmUp how long the chain is, and how it warms up
     * @param step the first leapfrog step size
     * @param leapfrog steps of each trajectory
     * @param jitter of the step size
     * @param targetAcceptance that steps are adapted to
     */
    public record Config(
            @Inlined WarmUp warmUp,

            @Option(value = "leapfrog step size, adapted in the warm-up", byDefault = "0.1", min = 0, above = true)
            double step,

            @Option(value = "leapfrog steps of each trajectory", byDefault = "10", min = 1)
            int leapfrog,

            @Option(
                    value = "trajectories multiply their step by a number uniform on 1 - jitter to 1 + jitter",
                    byDefault = "0.2",
                    min = 0,
                    max = 1,
                    below = true)
            double jitter,

            @Option(
                    value = "the acceptance that steps are adapted to in the warm-up",
                    byDefault = "0.8",
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
        return new Chains(
                config.warmUp(),
                config.step(),
                config.targetAcceptance(),
                Proposals.hamiltonian(config.leapfrog(), config.jitter()));
    }
}
