package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link TimeGrid#uniform()}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = UniformGridFactory.NAME, description = "steps of equal length")
public final class UniformGridFactory implements TimeGridFactory<NoOptions> {
    /** Its name in pipelines. */
    public static final String NAME = "uniform";

    @Override
    public TimeGrid create(NoOptions config, Assembly assembly) {
        return TimeGrid.uniform();
    }
}
