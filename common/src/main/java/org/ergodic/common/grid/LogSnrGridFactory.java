package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link NoiseGrid#logSnr()}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "log-snr", description = "equal steps of the logarithm of the signal-to-noise ratio (Lu et al. 2022)")
public final class LogSnrGridFactory implements TimeGridFactory<NoOptions> {
    @Override
    public TimeGrid create(NoOptions config, Assembly assembly) {
        return NoiseGrid.logSnr();
    }
}
