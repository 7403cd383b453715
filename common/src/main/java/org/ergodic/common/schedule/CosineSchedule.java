package org.ergodic.common.schedule;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Schedule;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScheduleFactory;

/**
 * From 1 at the first step along half a cosine to a last factor: last + (1 - last) (1 + cos(pi (k - 1) / total)) / 2
 * (Loshchilov and Hutter 2017, equation 5, without restarts); the last factor from there on.
 */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "cosine", description = "A learning rate that falls along half a cosine (Loshchilov and Hutter 2017)")
public final class CosineSchedule implements ScheduleFactory<CosineSchedule.Config> {
    /**
     * Options.
     *
     * @param last the factor that the curve reaches
     */
    public record Config(
            @Option(value = "the factor at the end", byDefault = "0", min = 0, max = 1)
            double last) {}

    @Override
    public Schedule create(Config config, Assembly assembly) {
        return (s, step, total) -> s.sameDiff()
                .math()
                .cos(Planned.before(s, step, total).mul(Math.PI / total))
                .add(1.0)
                .mul((1 - config.last()) / 2)
                .add(config.last());
    }
}
