package org.ergodic.data.generator;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.DataGenerator;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataGeneratorFactory;
import org.ergodic.api.plugin.Part;

/**
 * The uniform distribution on the eight dark fields of a board of 4 x 4, as in the toy data of FFJORD
 * (Grathwohl et al. 2019, arXiv:1810.01367). Data {@code [n, 2]}.
 */
@Part(
        name = "checkerboard",
        description = "the uniform distribution on the dark fields of a board of 4 x 4, as in the toy data of FFJORD"
                + " (Grathwohl et al. 2019, arXiv:1810.01367)")
public final class Checkerboard implements DataGeneratorFactory<Checkerboard.Config> {
    /**
     * Options.
     *
     * @param side side of one field
     */
    public record Config(
            @Option(value = "side of one field", byDefault = "2", min = 0, above = true)
            double side) {}

    @Override
    public DataGenerator create(Config config, Assembly assembly) {
        PlanarPoint point = (u, g) -> {
            int column = PlanarPoint.pick(u[0], 4);
            int row = 2 * PlanarPoint.pick(u[1], 2) + column % 2;
            return new double[] {config.side() * (column - 2 + u[2]), config.side() * (row - 2 + u[3])};
        };
        return point.generator();
    }
}
