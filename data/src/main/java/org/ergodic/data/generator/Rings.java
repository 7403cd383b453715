package org.ergodic.data.generator;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/**
 * Concentric circles with normal noise, as in the toy data of FFJORD (Grathwohl et al. 2019, arXiv:1810.01367). Data
 * {@code [n, 2]}.
 */
@Part(
        name = "rings",
        description = "concentric circles with normal noise, as in the toy data of FFJORD (Grathwohl et al. 2019,"
                + " arXiv:1810.01367)")
public final class Rings implements DataGeneratorFactory<Rings.Config> {
    /**
     * Options.
     *
     * @param count how many circles
     * @param radius radius of the largest
     * @param noise standard deviation of the noise
     */
    public record Config(
            @Option(value = "how many circles", byDefault = "4", min = 1)
            int count,

            @Option(value = "radius of the largest", byDefault = "3", min = 0, above = true)
            double radius,

            @Option(value = "standard deviation of the noise", byDefault = "0.08", min = 0)
            double noise) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        PlanarPoint point = (u, g) -> {
            int ring = 1 + PlanarPoint.pick(u[0], config.count());
            double radius = config.radius() * ring / config.count();
            double angle = 2 * Math.PI * u[1];
            return new double[] {
                radius * Math.cos(angle) + config.noise() * g[0], radius * Math.sin(angle) + config.noise() * g[1]
            };
        };
        return point.generator();
    }
}
