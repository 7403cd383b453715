package org.ergodic.solvers.langevin;

import java.util.List;
import org.ergodic.api.config.Inlined;
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
     * @param trajectories of each replica
     */
    public record Config(
            @Option(value = "how many steps each chain takes", byDefault = "1000", min = 1)
            int steps,

            @Option(value = "the share of the steps that is warm-up", byDefault = "0.5", min = 0, max = 1, below = true)
            double warmup,

            @Option(value = "increasing temperatures, the first being 1", byDefault = "[1, 2, 4, 8]", min = 1)
            List<Double> temperatures,

            @Inlined Trajectories trajectories) {}

    @Override
    public Traits traits() {
        return Chains.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        WarmUp warmUp = new WarmUp(config.steps(), config.warmup(), 1);
        return new ParallelTempering(config.trajectories().chains(warmUp), warmUp, config.temperatures());
    }
}
