package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link TimeGrid#power(double)} of power 2, under the name that it has in papers. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "quadratic",
        description = "squares of equal steps, the grid 'power' of power 2 (Song, Meng and Ermon 2021)")
public final class QuadraticGridFactory implements TimeGridFactory<NoOptions> {
    @Override
    public TimeGrid create(NoOptions config, Assembly assembly) {
        return TimeGrid.power(2);
    }
}
