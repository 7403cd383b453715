package org.ergodic.energy.data;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/** Makes the generator {@code bars-and-stripes}, of events {@code [size * size]}. */
@Part(name = "bars-and-stripes", description = "square pictures of bars or stripes, pixels 0 and 1, MacKay (2003)")
public final class BarsAndStripesFactory implements DataGeneratorFactory<BarsAndStripesFactory.Config> {
    /**
     * The options.
     *
     * @param size pixels a side
     */
    public record Config(
            @Option(value = "pixels a side; an event is a row of size * size", byDefault = "4", min = 1, max = 1000)
            int size) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        return new BarsAndStripes(config.size());
    }
}
