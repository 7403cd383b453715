package org.ergodic.common.schedule;

import org.apiguardian.api.API;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ScheduleFactory;

/** The factor 1 throughout. */
@API(status = API.Status.EXPERIMENTAL)
public final class ConstantSchedule implements ScheduleFactory<ConstantSchedule.Config> {
    /** No options. */
    public record Config() {}

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public String description() {
        return "The same learning rate throughout";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Schedule create(Config config, Assembly assembly) {
        return (s, step, total) -> s.constant(1);
    }
}
