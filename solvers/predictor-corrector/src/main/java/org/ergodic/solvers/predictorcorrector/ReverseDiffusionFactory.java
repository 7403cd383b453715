package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.grid.UniformGridFactory;

/** Makes {@link ReverseDiffusion} samplers. */
@Part(
        name = ReverseDiffusion.NAME,
        description = "reverse diffusion sampler along a Gaussian path (Song et al. 2021, appendix E)")
public final class ReverseDiffusionFactory implements SolverFactory<ReverseDiffusionFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param grid where they are
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "500", min = 1)
            int steps,

            @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid) {}

    @Override
    public Traits traits() {
        return ReverseDiffusion.TRAITS;
    }

    @Override
    public ReverseDiffusion create(Config config, Assembly assembly) {
        return new ReverseDiffusion(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}
