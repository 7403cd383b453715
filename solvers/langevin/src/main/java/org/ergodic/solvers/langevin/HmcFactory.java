package org.ergodic.solvers.langevin;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code hmc}, Hamiltonian Monte Carlo (Duane, Kennedy, Pendleton and Roweth 1987,
 * doi:10.1016/0370-2693(87)91197-X; Neal 2011, arXiv:1206.1901) with the unit mass matrix. The energy error of a
 * trajectory is of the order of the squared step.
 */
public final class HmcFactory implements SolverFactory<HmcFactory.Config> {
    /**
     * The options.
     *
     * @param steps how many steps each chain takes
     * @param step the first leapfrog step size
     * @param leapfrog steps of each trajectory
     * @param jitter of the step size
     * @param warmup the share of them that is warm-up
     * @param targetAcceptance that steps are adapted to
     * @param startTemperature of the warm-up
     */
    public record Config(
            @Option(value = "how many steps each chain takes", byDefault = "1000", min = 1)
            int steps,

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

            @Option(value = "the share of the steps that is warm-up", byDefault = "0.5", min = 0, max = 1, below = true)
            double warmup,

            @Option(
                    value = "the acceptance that steps are adapted to in the warm-up",
                    byDefault = "0.8",
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
    public HmcFactory() {}

    @Override
    public String name() {
        return "hmc";
    }

    @Override
    public String description() {
        return "Hamiltonian Monte Carlo, Duane et al. (1987), with adapted steps";
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
        return new Chains(
                schedule,
                OptionalDouble.of(config.targetAcceptance()),
                Proposals.hamiltonian(config.leapfrog(), config.jitter()));
    }
}
