package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;
import org.ergodic.common.grid.UniformGridFactory;

/** Makes {@link Ancestral} samplers. */
@Part(
        name = Ancestral.NAME,
        description = "ancestral sampling along a Gaussian path (Ho et al. 2020; Song et al. 2021, appendix F)")
public final class AncestralFactory implements SolverFactory<AncestralFactory.Config> {
    /**
     * Its options.
     *
     * @param steps how many steps
     * @param grid where they are
     * @param variance of the noise
     */
    public record Config(
            @Option(value = "how many steps", byDefault = "500", min = 1)
            int steps,

            @Option(value = "where the steps are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid,

            @Option(value = "the noise's variance: of x given the data, or as added forward", byDefault = "posterior")
            Ancestral.Variance variance) {}

    @Override
    public Traits traits() {
        return Ancestral.TRAITS;
    }

    @Override
    public Ancestral create(Config config, Assembly assembly) {
        return new Ancestral(config.steps(), assembly.create(Kind.TIME_GRID, config.grid()), config.variance());
    }
}
