package org.ergodic.solvers.langevin;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code parallel-tempering}: replicas of each sample at a ladder of temperatures, moved by
 * Hamiltonian Monte Carlo and exchanged by the rule of Metropolis (Hukushima and Nemoto 1996,
 * doi:10.1143/JPSJ.65.1604). It finds the weights of modes between which chains at temperature 1 alone never go. A
 * step costs as many evaluations of the energy as there are temperatures, times the leapfrog steps.
 *
 * <p>It reports the {@code acceptance-rate} and {@code step-size} at temperature 1 and {@code swap-rate-k}, the mean
 * probability of an exchange between the k-th temperature and the next. Where one of these is low, put a temperature
 * between the two; a quarter and more is usual.
 */
@Part(
        name = "parallel-tempering",
        description = "parallel tempering: replicas at several temperatures that are exchanged, Geyer (1991)")
public final class ParallelTemperingFactory implements SolverFactory<ParallelTemperingFactory.Config> {
    /**
     * The options.
     *
     * @param steps how many steps each chain takes
     * @param warmup the share of the steps that is warm-up
     * @param temperatures the ladder
     * @param step the first leapfrog step size, of each replica
     * @param leapfrog steps of each trajectory
     * @param jitter of the step size
     * @param targetAcceptance that steps are adapted to
     */
    public record Config(
            @Option(value = "how many steps each chain takes", byDefault = "1000", min = 1)
            int steps,

            @Option(value = "the share of the steps that is warm-up", byDefault = "0.5", min = 0, max = 1, below = true)
            double warmup,

            @Option(value = "increasing temperatures, the first being 1", byDefault = "[1, 2, 4, 8]", min = 1)
            List<Double> temperatures,

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
        WarmUp warmUp = new WarmUp(config.steps(), config.warmup(), 1);
        Chains chains = new Chains(
                warmUp,
                config.step(),
                config.targetAcceptance(),
                Proposals.hamiltonian(config.leapfrog(), config.jitter()));
        return new ParallelTempering(chains, warmUp, config.temperatures());
    }
}
