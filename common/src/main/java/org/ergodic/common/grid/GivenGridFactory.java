package org.ergodic.common.grid;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TimeGridFactory;
import org.ergodic.api.solver.TimeGrid;

/** Makes {@link GivenGrid}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "given", description = "the times that are listed")
public final class GivenGridFactory implements TimeGridFactory<GivenGridFactory.Config> {
    /**
     * Its options.
     *
     * @param times the times
     */
    public record Config(
            @Option("all times from one end of the interval to the other, one more than steps")
            List<Double> times) {
        /** Copies the times. */
        public Config {
            times = List.copyOf(times);
        }
    }

    @Override
    public TimeGrid create(Config config, Assembly assembly) {
        return new GivenGrid(config.times());
    }
}
