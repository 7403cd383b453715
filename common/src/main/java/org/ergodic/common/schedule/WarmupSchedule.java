package org.ergodic.common.schedule;

import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScheduleFactory;
import org.nd4j.autodiff.samediff.SDVariable;

/** Rises in a straight line, min(1, k / steps), times another schedule. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "warmup", description = "A learning rate that rises from 0, then follows another schedule")
public final class WarmupSchedule implements ScheduleFactory<WarmupSchedule.Config> {
    /**
     * Options.
     *
     * @param steps how long it rises
     * @param then the schedule that it multiplies
     */
    public record Config(
            @Option(value = "how many steps it rises", byDefault = "500", min = 1)
            int steps,

            @Option(value = "the schedule that it multiplies", kind = "schedule", byDefault = "constant")
            Component then) {}

    @Override
    public Schedule create(Config config, Assembly assembly) {
        Schedule then = assembly.create(Kind.SCHEDULE, config.then());
        return (s, step, total) -> then.factor(s, step, total).mul(rise(s, step, config.steps()));
    }

    private static SDVariable rise(Scope s, SDVariable step, int steps) {
        return s.sameDiff().math().min(step.div(steps), s.constant(1));
    }
}
