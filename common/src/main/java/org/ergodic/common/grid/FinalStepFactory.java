package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link FinalStep}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "final-step",
        description = "another grid down to a time, and one last step from there to the interval's end (k-diffusion's)")
public final class FinalStepFactory implements TimeGridFactory<FinalStepFactory.Config> {
    /**
     * Its options.
     *
     * @param grid where the steps before are
     * @param from the time at which the last step begins
     */
    public record Config(
            @Option(value = "where the steps before are", byDefault = UniformGridFactory.NAME, kind = "time-grid")
            Component grid,

            @Option(value = "the time at which the last step begins", byDefault = "0.002")
            double from) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return new FinalStep(assembly.create(Kind.TIME_GRID, config.grid()), config.from());
    }
}
