package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link NoiseGrid#cosine()}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "cosine",
        description =
                "the noise of the cosine schedule at equal times: equal steps of arctan(sigma / alpha) (Nichol and"
                        + " Dhariwal 2021)")
public final class CosineGridFactory implements TimeGridFactory<NoOptions> {
    @Override
    public TimeGrid create(NoOptions config, Assembly assembly) {
        return NoiseGrid.cosine();
    }
}
