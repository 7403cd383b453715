package org.ergodic.common.schedule;

import org.apiguardian.api.API;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScheduleFactory;

/** The factor 1 throughout. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "constant", description = "The same learning rate throughout")
public final class ConstantSchedule implements ScheduleFactory<NoOptions> {
    @Override
    public Schedule create(NoOptions config, Assembly assembly) {
        return (s, step, total) -> s.constant(1);
    }
}
