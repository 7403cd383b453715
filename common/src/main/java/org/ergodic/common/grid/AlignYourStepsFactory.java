package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link AlignYourSteps}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "align-your-steps",
        description = "published levels of noise for few steps (Sabour, Fidler and Kreis 2024)")
public final class AlignYourStepsFactory implements TimeGridFactory<AlignYourStepsFactory.Config> {
    /**
     * Its options.
     *
     * @param model the model that the levels were found for
     */
    public record Config(
            @Option(value = "the model that the levels were found for", byDefault = "sd15")
            AlignYourSteps.Model model) {}

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return new AlignYourSteps(config.model());
    }
}
