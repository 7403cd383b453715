package org.ergodic.flows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.flows.training.MaximumLikelihoodFactory;

/**
 * What a flow is and how it is trained, where neither is said, by how many rows and columns there are. The numbers were
 * chosen on tables of 300 to 5,000 rows; {@code benchmarks/defaults} has them.
 *
 * <p>The base is a mixture, of clusters and of columns that are far out together, and is trained first, with the linear
 * map and without the network. Its tails are those of Student t distributions of 6 degrees of freedom: under a Gaussian
 * base a row that lies s standard deviations outside costs s²/2 nats, here a few times log s. Noise on the data of each
 * step keeps splines from standing narrow on single rows.
 *
 * @param data the size of the data
 */
record SizedFlow(DataSize data) {
    /** Of more columns, splines for each, one column after the other, take too long. */
    private static final int MOST_COLUMNS = 256;

    /** What is taken for the rows where they are not known. */
    static final int UNKNOWN = 5000;

    /** The share of the steps that are the mixture's alone. */
    private static final double GROUND = 0.3;

    private static final int FEW_ROWS = 1000;
    private static final int MANY_ROWS = 20_000;
    /** A map that mixes all columns has their number squared parameters. */
    private static final int ROWS_PER_WEIGHT = 10;

    private boolean isSpline() {
        return data.isTable() && data.columns() <= MOST_COLUMNS;
    }

    Component base() {
        return isSpline()
                ? Component.of("student-t-mixture", Map.of("components", 8, "freedom", 6))
                : Component.of("gaussian");
    }

    List<Component> bijections() {
        if (!isSpline()) {
            return List.of(Component.of("affine-coupling"));
        }
        List<Component> maps = new ArrayList<>();
        if (data.columns() > 1 && data.rows() >= ROWS_PER_WEIGHT * (long) data.columns() * data.columns()) {
            maps.add(Component.of("linear-lu"));
        }
        List<Integer> hidden = data.rows() < FEW_ROWS ? List.of(32) : List.of(128, 128);
        maps.add(Component.of("spline-autoregressive", Map.of("layers", 2, "hidden", hidden)));
        return maps;
    }

    /** How a flow on a base, the one above or one's own, is trained. */
    TrainingChoice training(Optional<Component> base) {
        boolean few = data.rows() < FEW_ROWS;
        return new TrainingChoice(
                isSpline() ? Optional.of("auto") : Optional.empty(),
                Optional.of(Component.of(
                        MaximumLikelihoodFactory.NAME,
                        Map.of(
                                "noise",
                                noise(),
                                "ground",
                                isSpline() && base.equals(Optional.of(base())) ? GROUND : 0))),
                few ? 3000 : data.rows() < MANY_ROWS ? 5000 : 10_000,
                few ? 100 : 256,
                Component.of("adamw", Map.of("rate", few ? 1e-3 : 2e-3, "weight-decay", 0.01)),
                Component.of("cosine"),
                0.99,
                few ? 50 : 100,
                10);
    }

    private double noise() {
        return data.rows() < FEW_ROWS ? 0.1 : data.rows() < MANY_ROWS ? 0.08 : 0.03;
    }
}
