package org.ergodic.solvers.langevin;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code nuts}, the No-U-Turn sampler (Hoffman and Gelman 2014, "The No-U-Turn sampler: adaptively
 * setting path lengths in Hamiltonian Monte Carlo", JMLR 15) with states drawn from a trajectory by their weights
 * (Betancourt 2017, "A conceptual introduction to Hamiltonian Monte Carlo", arXiv:1701.02434, appendix A): within the
 * part that a doubling adds in proportion to exp(-H), and between it and the rest in favour of what is new. The mass
 * matrix is the unit matrix. Each chain's trajectory has its own length, and its step is adapted by dual averaging of
 * the mean acceptance along it.
 *
 * <p>It reports, over the steps after the warm-up, each chain's {@code acceptance-rate}, {@code divergences}
 * (trajectories whose energy error exceeded 1000, where the step is too long for the curvature: take samples of such
 * chains with caution) and {@code leapfrog-steps}, each an evaluation of the energy.
 */
@Part(name = "nuts", description = "the No-U-Turn sampler, Hoffman and Gelman (2014), with adapted steps")
public final class NutsFactory implements SolverFactory<NutsFactory.Config> {
    /**
     * The options.
     *
     * @param warmUp how long the chain is, and how it warms up
     * @param step the first leapfrog step size
     * @param maxDepth how often a trajectory may double
     * @param targetAcceptance that steps are adapted to
     */
    public record Config(
            @Inlined WarmUp warmUp,

            @Option(value = "leapfrog step size, adapted in the warm-up", byDefault = "0.1", min = 0, above = true)
            double step,

            @Option(
                    value = "how often a trajectory may double: it has at most 2^max-depth - 1 leapfrog steps",
                    byDefault = "10",
                    min = 1,
                    max = 30)
            int maxDepth,

            @Option(
                    value = "the mean acceptance that steps are adapted to in the warm-up",
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
        return new Chains(config.warmUp(), config.step(), config.targetAcceptance(), new NoUTurn(config.maxDepth()));
    }
}
