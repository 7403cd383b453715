package org.ergodic.data.generator;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/**
 * Eight round normal distributions with their centres on a circle, as in the toy data of
 * FFJORD (Grathwohl et al. 2019, arXiv:1810.01367), whose
 * radius is 4 / 1.414 and whose deviation is 0.5 / 1.414. Data {@code [n, 2]}.
 */
@Part(
        name = "eight-gaussians",
        description =
                "eight round normal distributions on a circle, as in the toy data of FFJORD (Grathwohl et al. 2019,"
                        + " arXiv:1810.01367)")
public final class EightGaussians implements DataGeneratorFactory<EightGaussians.Config> {
    /**
     * Options.
     *
     * @param radius radius of the circle of centres
     * @param noise standard deviation of each distribution
     */
    public record Config(
            @Option(value = "radius of the circle of centres", byDefault = "2.828", min = 0, above = true)
            double radius,

            @Option(value = "standard deviation of each distribution", byDefault = "0.354", min = 0)
            double noise) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        PlanarPoint point = (u, g) -> {
            double angle = 2 * Math.PI * PlanarPoint.pick(u[0], 8) / 8;
            return new double[] {
                config.radius() * Math.cos(angle) + config.noise() * g[0],
                config.radius() * Math.sin(angle) + config.noise() * g[1]
            };
        };
        return point.generator();
    }
}
