package org.ergodic.diffusion;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.common.score.MlpFactory;

/**
 * What the score network of a diffusion model is and how it is trained, where neither is said, by how many rows and
 * columns there are. The numbers were chosen on tables of 300 to 5,000 rows; {@code benchmarks/defaults} has them.
 *
 * @param data the size of the data
 */
record SizedDiffusion(DataSize data) {
    private static final int FEW_ROWS = 1000;
    private static final int MANY_ROWS = 20_000;

    /** A network that says nothing of itself is as wide as the data can teach; others are as they say. */
    Component score(Component given) {
        boolean isPlain = given.instance().isEmpty()
                && given.name().equals(MlpFactory.NAME)
                && given.options() instanceof ConfigNode.MapNode options
                && options.entries().isEmpty();
        if (!isPlain) {
            return given;
        }
        return data.rows() < FEW_ROWS ? mlp(64, 2, 0.1) : data.rows() < MANY_ROWS ? mlp(128, 3, 0) : mlp(256, 3, 0);
    }

    private static Component mlp(int width, int layers, double dropout) {
        List<Integer> hidden = Collections.nCopies(layers, width);
        return Component.of(
                MlpFactory.NAME,
                dropout == 0 ? Map.of("hidden", hidden) : Map.of("hidden", hidden, "dropout", dropout));
    }

    TrainingChoice training() {
        boolean few = data.rows() < FEW_ROWS;
        return new TrainingChoice(
                data.isTable() ? Optional.of("quantile") : Optional.empty(),
                Optional.empty(),
                few ? 4000 : data.rows() < MANY_ROWS ? 6000 : 12_000,
                256,
                Component.of("adamw", Map.of("rate", 1e-3, "weight-decay", 0.01)),
                Component.of("cosine"),
                few ? 0.995 : 0.999,
                few ? 100 : 250,
                few ? 15 : 10);
    }
}
