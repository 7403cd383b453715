package org.ergodic.common.grid;

import org.apiguardian.api.API;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link TimeGrid#uniform()}. */
@API(status = API.Status.EXPERIMENTAL)
public final class UniformGridFactory implements TimeGridFactory<UniformGridFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "uniform";

    /** It has no options. */
    public record Config() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "steps of equal length";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return TimeGrid.uniform();
    }
}
