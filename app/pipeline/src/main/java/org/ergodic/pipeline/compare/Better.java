package org.ergodic.pipeline.compare;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.ergodic.api.model.Metric;

/** Which way a figure is better, where that is known. */
final class Better {
    /** Figures of the application's own, which have no floor; and metrics that may lack one. */
    private static final Set<String> LESS =
            Set.of("failed-samples", "sampling-evaluations", "sliced-wasserstein", "bits-per-dim");

    private static final Set<String> MORE = Set.of("log-likelihood");

    private Better() {}

    /**
     * The way of a figure.
     *
     * @param name its name
     * @param figures what it is in some runs
     * @return 1 if more is better, -1 if less is: the way from the figures to the best that could be expected, or from
     *     a trivial model's to that; else what is known of the name; empty if nothing is
     */
    static OptionalInt way(String name, List<Metric.Measurement> figures) {
        for (Metric.Measurement figure : figures) {
            if (figure.floor().isPresent() && figure.baseline().isPresent()) {
                double way = figure.floor().getAsDouble() - figure.baseline().getAsDouble();
                if (way != 0 && Double.isFinite(way)) {
                    return OptionalInt.of((int) Math.signum(way));
                }
            }
        }
        if (MORE.contains(name)) {
            return OptionalInt.of(1);
        }
        return LESS.contains(name) ? OptionalInt.of(-1) : OptionalInt.empty();
    }
}
