package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Inlined;
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
     * @param trajectories how long they are, and how their step is adapted
     */
    public record Config(@Inlined WarmUp warmUp, @Inlined Trajectories trajectories) {}

    @Override
    public Traits traits() {
        return Chains.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return config.trajectories().chains(config.warmUp());
    }
}
