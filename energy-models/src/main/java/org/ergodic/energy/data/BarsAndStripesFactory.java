package org.ergodic.energy.data;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;

/** Makes the generator {@code bars-and-stripes}, of events {@code [size * size]}. */
public final class BarsAndStripesFactory implements DataGeneratorFactory<BarsAndStripesFactory.Config> {
    /**
     * The options.
     *
     * @param size pixels a side
     */
    public record Config(
            @Option(value = "pixels a side; an event is a row of size * size", byDefault = "4", min = 1, max = 1000)
            int size) {}

    /** A factory without settings. */
    public BarsAndStripesFactory() {}

    @Override
    public String name() {
        return "bars-and-stripes";
    }

    @Override
    public String description() {
        return "square pictures of bars or stripes, pixels 0 and 1, MacKay (2003)";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        return new BarsAndStripes(config.size());
    }
}
