package org.ergodic.common.schedule;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScheduleFactory;

/**
 * From 1 at the first step in a straight line to a last factor: 1 + (last - 1) (k - 1) / total; the last factor from
 * there on.
 */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "linear", description = "A learning rate that falls in a straight line")
public final class LinearSchedule implements ScheduleFactory<LinearSchedule.Config> {
    /**
     * Options.
     *
     * @param last the factor that the line reaches
     */
    public record Config(
            @Option(value = "the factor at the end", byDefault = "0", min = 0, max = 1)
            double last) {}

    @Override
    public Schedule create(Config config, Assembly assembly) {
        return (s, step, total) ->
                Planned.before(s, step, total).mul((config.last() - 1) / total).add(1.0);
    }
}
