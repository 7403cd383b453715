package org.ergodic.data.generator;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/**
 * Bent arms around a centre (Johnson et al. 2016, arXiv:1603.06277), with the values of the toy data of FFJORD
 * (Grathwohl et al. 2019, arXiv:1810.01367). Data {@code [n, 2]}.
 */
@Part(name = "pinwheel", description = "bent arms around a centre (Johnson et al. 2016, arXiv:1603.06277)")
public final class Pinwheel implements DataGeneratorFactory<Pinwheel.Config> {
    /**
     * Options.
     *
     * @param arms how many arms
     * @param radial standard deviation along an arm
     * @param tangential standard deviation across an arm
     * @param rate how much the arms bend
     */
    public record Config(
            @Option(value = "how many arms", byDefault = "5", min = 1)
            int arms,

            @Option(value = "standard deviation along an arm", byDefault = "0.3", min = 0)
            double radial,

            @Option(value = "standard deviation across an arm", byDefault = "0.1", min = 0)
            double tangential,

            @Option(value = "how much the arms bend", byDefault = "0.25")
            double rate) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        PlanarPoint point = (u, g) -> {
            double along = 1 + config.radial() * g[0];
            double across = config.tangential() * g[1];
            double angle = 2 * Math.PI * PlanarPoint.pick(u[0], config.arms()) / config.arms()
                    + config.rate() * Math.exp(along);
            // Rotated by the negative angle, as the original does by multiplying rows.
            return new double[] {
                2 * (Math.cos(angle) * along + Math.sin(angle) * across),
                2 * (Math.cos(angle) * across - Math.sin(angle) * along)
            };
        };
        return point.generator();
    }
}
