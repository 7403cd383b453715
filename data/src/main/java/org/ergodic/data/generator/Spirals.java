package org.ergodic.data.generator;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/**
 * Two interleaved spirals, as in the toy data of FFJORD (Grathwohl et al. 2019, arXiv:1810.01367). Data
 * {@code [n, 2]}.
 */
@Part(
        name = "spirals",
        description = "two interleaved spirals, as in the toy data of FFJORD (Grathwohl et al. 2019, arXiv:1810.01367)")
public final class Spirals implements DataGeneratorFactory<Spirals.Config> {
    /**
     * Options.
     *
     * @param turns how often each spiral turns
     * @param noise standard deviation of the noise
     */
    public record Config(
            @Option(value = "how often each spiral turns", byDefault = "1.5", min = 0, above = true)
            double turns,

            @Option(value = "standard deviation of the noise", byDefault = "0.1", min = 0)
            double noise) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        PlanarPoint point = (u, g) -> {
            double angle = Math.sqrt(u[0]) * config.turns() * 2 * Math.PI;
            double x = (-Math.cos(angle) * angle + 0.5 * u[1]) / 3;
            double y = (Math.sin(angle) * angle + 0.5 * u[2]) / 3;
            double side = u[3] < 0.5 ? 1 : -1;
            return new double[] {side * x + config.noise() * g[0], side * y + config.noise() * g[1]};
        };
        return point.generator();
    }
}
