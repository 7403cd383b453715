package org.ergodic.data.generator;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/**
 * Two interleaved half circles with normal noise, as {@code make_moons} of scikit-learn, doubled and moved towards 0 as
 * in the toy data of FFJORD (Grathwohl et al. 2019, arXiv:1810.01367). Data {@code [n, 2]}.
 */
@Part(
        name = "two-moons",
        description = "two interleaved half circles with normal noise, as in the toy data of FFJORD (Grathwohl et al."
                + " 2019, arXiv:1810.01367)")
public final class TwoMoons implements DataGeneratorFactory<TwoMoons.Config> {
    /**
     * Options.
     *
     * @param noise standard deviation of the noise on unit half circles
     */
    public record Config(
            @Option(value = "standard deviation of the noise on unit half circles", byDefault = "0.1", min = 0)
            double noise) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        PlanarPoint point = (u, g) -> {
            double angle = Math.PI * u[0];
            boolean upper = u[1] < 0.5;
            double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
            double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
            return new double[] {2 * (x + config.noise() * g[0]) - 1, 2 * (y + config.noise() * g[1]) - 0.2};
        };
        return point.generator();
    }
}
