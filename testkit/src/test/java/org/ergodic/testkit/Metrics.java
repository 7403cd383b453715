package org.ergodic.testkit;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Model;
import org.ergodic.api.view.View;
import org.ergodic.common.boltzmann.UnnormalizedLikelihood;

/** The distance of two means, and mistakes one can make with metrics. */
final class Metrics {
    private Metrics() {}

    private static double distance(Metric.Evaluation e) {
        return e.samples().mean(0).sub(e.holdout().mean(0)).norm2Number().doubleValue();
    }

    private static Metric.Measurement figure(double value) {
        return Metric.Measurement.of(value, "units")
                .withFloor(0)
                .withBaseline(10)
                .withDetails(Map.of("rows", 3));
    }

    /** A metric, of which one method at a time goes wrong. */
    private static class Distance implements Metric {
        private final Function<Evaluation, Map<String, Measurement>> figures;

        Distance(Function<Evaluation, Map<String, Measurement>> figures) {
            this.figures = figures;
        }

        static Distance of(ToDoubleFunction<Evaluation> value) {
            return new Distance(e -> Map.of("distance", explained(value.applyAsDouble(e))));
        }

        private static Measurement explained(double value) {
            return Double.isNaN(value) ? figure(value).with("status", "some sample is not a number") : figure(value);
        }

        @Override
        public Set<View<?>> needs() {
            return Set.of();
        }

        @Override
        public Map<String, Measurement> measure(Evaluation evaluation) {
            return figures.apply(evaluation);
        }
    }

    private abstract static class Base extends MetricContract {
        private final Metric metric;

        Base(Metric metric) {
            this.metric = metric;
        }

        @Override
        protected Metric metric() {
            return metric;
        }
    }

    static class Right extends Base {
        Right() {
            super(Distance.of(Metrics::distance));
        }
    }

    static class NamedInCamelCase extends Base {
        NamedInCamelCase() {
            super(new Distance(e -> Map.of("meanDistance", figure(distance(e)))));
        }
    }

    static class DetailIsAnArray extends Base {
        DetailIsAnArray() {
            super(new Distance(e -> Map.of(
                    "distance", figure(distance(e)).with("means", e.samples().mean(0)))));
        }
    }

    static class DrawsItself extends Base {
        private static final java.util.Random RANDOM = new java.util.Random(1);

        DrawsItself() {
            super(Distance.of(e -> distance(e) * (1 + RANDOM.nextDouble())));
        }
    }

    static class CentresInPlace extends Base {
        CentresInPlace() {
            super(Distance.of(e -> {
                double distance = distance(e);
                e.samples().subi(1);
                return distance;
            }));
        }
    }

    static class NeedsMore extends Base {
        NeedsMore() {
            super(new Distance(e -> Map.of("distance", figure(distance(e)))) {
                @Override
                public Set<View<?>> needs() {
                    return Set.of(UnnormalizedLikelihood.VIEW);
                }
            });
        }
    }

    static class AlwaysAnObstacle extends Base {
        AlwaysAnObstacle() {
            super(new Distance(e -> Map.of("distance", figure(distance(e)))) {
                @Override
                public Optional<String> obstacle(Model model) {
                    return Optional.of("it is Monday");
                }
            });
        }
    }

    static class Upside extends Base {
        Upside() {
            super(Distance.of(e -> 10 - distance(e)));
        }
    }

    /** The variance of one row. */
    static class DividesByNone extends Base {
        DividesByNone() {
            super(new Distance(e -> {
                double freedom = e.samples().size(0) - 1;
                double value = distance(e) * Math.sqrt(freedom) / Math.sqrt(freedom);
                return Map.of("distance", figure(value));
            }));
        }
    }

    static class PassesNaN extends Base {
        PassesNaN() {
            super(new Distance(e -> Map.of("distance", figure(distance(e)))));
        }
    }

    static class FirstRowOnly extends Base {
        FirstRowOnly() {
            super(Distance.of(e -> e.samples().getDouble(0, 0)));
        }
    }

    static class Stateful extends Base {
        private static final AtomicInteger THREADS = new AtomicInteger();
        private static final ThreadLocal<Double> SHIFTS =
                ThreadLocal.withInitial(() -> 0.1 * THREADS.incrementAndGet());

        Stateful() {
            super(Distance.of(e -> distance(e) + SHIFTS.get()));
        }
    }
}
