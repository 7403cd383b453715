package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/**
 * Makes {@link NoiseGrid#logSnr()}, under the name that it has in k-diffusion and diffusers: sigma there is sigma /
 * alpha here, and minus its logarithm is half that of the signal-to-noise ratio. They let a step to no noise at all
 * follow, as {@link FinalStep} does.
 */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "exponential",
        description = "equal steps of log(sigma / alpha): the grid 'log-snr' by its name in k-diffusion")
public final class ExponentialGridFactory implements TimeGridFactory<NoOptions> {
    @Override
    public TimeGrid create(NoOptions config, Assembly assembly) {
        return NoiseGrid.logSnr();
    }
}
