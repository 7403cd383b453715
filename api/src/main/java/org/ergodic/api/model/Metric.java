package org.ergodic.api.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.ergodic.api.data.Schema;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Trace;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A figure of how good a fitted model is. */
@API(status = API.Status.EXPERIMENTAL)
public interface Metric {
    /** {@return the views of the model that it needs} */
    Set<View<?>> needs();

    /**
     * The reason why it cannot measure a model even though that offers all the views it needs, such as a time outside
     * the interval of the model's SDE. Asked when parts are put together, before anything is computed.
     *
     * @param model the model, with all views needed
     * @return the reason, with the option, its value and what is allowed, or empty; empty unless overridden
     */
    default Optional<String> obstacle(Model model) {
        return Optional.empty();
    }

    /**
     * Computes the figures.
     *
     * @param evaluation the model, its samples and the data
     * @return figures by name, most of them one
     */
    Map<String, Measurement> measure(Evaluation evaluation);

    /** What a metric is given; all arrays on the model's scale, none to be changed. Immutable. */
    final class Evaluation {
        /** Whether this thread computes something shared. */
        private static final ThreadLocal<Boolean> SHARING = ThreadLocal.withInitial(() -> false);

        private final Model model;
        private final Evaluator evaluator;
        private final INDArray samples;
        private final INDArray training;
        private final INDArray holdout;
        private final RandomStream random;
        private final DataSpace space;
        private final Conditions given;
        private final Conditions sampleConditions;
        private final Optional<Trace> trace;
        private final Optional<Schema> schema;
        private final Map<Object, Object> shared;

        private Evaluation(
                Model model,
                Evaluator evaluator,
                INDArray samples,
                INDArray training,
                INDArray holdout,
                RandomStream random,
                DataSpace space,
                Conditions given,
                Conditions sampleConditions,
                Optional<Trace> trace,
                Optional<Schema> schema,
                Map<Object, Object> shared) {
            this.model = model;
            this.evaluator = evaluator;
            this.samples = Objects.requireNonNull(samples, "samples");
            this.training = Objects.requireNonNull(training, "training");
            this.holdout = Objects.requireNonNull(holdout, "holdout");
            this.random = Objects.requireNonNull(random, "random");
            this.space = Objects.requireNonNull(space, "space");
            this.given = Objects.requireNonNull(given, "given");
            this.sampleConditions = Objects.requireNonNull(sampleConditions, "sampleConditions");
            this.trace = Objects.requireNonNull(trace, "trace");
            this.schema = Objects.requireNonNull(schema, "schema");
            this.shared = shared;
        }

        /**
         * An evaluation on the data's own scale, without conditions, of samples that are not of chains.
         *
         * @param model the model
         * @param evaluator its values
         * @param samples {@code [n, event]}
         * @param training the training data
         * @param holdout data not trained on
         * @param random the metric's stream
         * @return the evaluation
         */
        public static Evaluation of(
                Model model,
                Evaluator evaluator,
                INDArray samples,
                INDArray training,
                INDArray holdout,
                RandomStream random) {
            return new Evaluation(
                    model,
                    evaluator,
                    samples,
                    training,
                    holdout,
                    random,
                    DataSpace.identity(),
                    Conditions.none(),
                    Conditions.none(),
                    Optional.empty(),
                    Optional.empty(),
                    new ConcurrentHashMap<>());
        }

        /**
         * The same evaluation of other samples, of which it is not known what they were asked to be.
         *
         * @param other {@code [n, event]}
         * @return a new evaluation
         */
        public Evaluation withSamples(INDArray other) {
            return new Evaluation(
                    model,
                    evaluator,
                    other,
                    training,
                    holdout,
                    random,
                    space,
                    given,
                    Conditions.none(),
                    trace,
                    schema,
                    shared);
        }

        /**
         * The same evaluation with another stream.
         *
         * @param other the stream
         * @return a new evaluation
         */
        public Evaluation withRandom(RandomStream other) {
            return new Evaluation(
                    model,
                    evaluator,
                    samples,
                    training,
                    holdout,
                    other,
                    space,
                    given,
                    sampleConditions,
                    trace,
                    schema,
                    new ConcurrentHashMap<>());
        }

        /**
         * The same evaluation of data on another scale.
         *
         * @param other how the model's scale relates to the data's
         * @return a new evaluation
         */
        public Evaluation withSpace(DataSpace other) {
            return new Evaluation(
                    model,
                    evaluator,
                    samples,
                    training,
                    holdout,
                    random,
                    other,
                    given,
                    sampleConditions,
                    trace,
                    schema,
                    new ConcurrentHashMap<>());
        }

        /**
         * The same evaluation with conditions.
         *
         * @param other those of the data not trained on
         * @return a new evaluation
         */
        public Evaluation withConditions(Conditions other) {
            return new Evaluation(
                    model,
                    evaluator,
                    samples,
                    training,
                    holdout,
                    random,
                    space,
                    other,
                    sampleConditions,
                    trace,
                    schema,
                    shared);
        }

        /**
         * The same evaluation of samples that were asked to be something.
         *
         * @param other the conditions of the samples, row by row
         * @return a new evaluation
         */
        public Evaluation withSampleConditions(Conditions other) {
            return new Evaluation(
                    model, evaluator, samples, training, holdout, random, space, given, other, trace, schema, shared);
        }

        /**
         * The same evaluation of samples that are ends of chains.
         *
         * @param other what was watched of the chains
         * @return a new evaluation
         */
        public Evaluation withTrace(Trace other) {
            return new Evaluation(
                    model,
                    evaluator,
                    samples,
                    training,
                    holdout,
                    random,
                    space,
                    given,
                    sampleConditions,
                    Optional.of(other),
                    schema,
                    shared);
        }

        /**
         * The same evaluation of data whose columns are known.
         *
         * @param other the columns that {@link DataSpace#restore} gives
         * @return a new evaluation
         */
        public Evaluation withSchema(Schema other) {
            return new Evaluation(
                    model,
                    evaluator,
                    samples,
                    training,
                    holdout,
                    random,
                    space,
                    given,
                    sampleConditions,
                    trace,
                    Optional.of(other),
                    shared);
        }

        /** {@return the model} */
        public Model model() {
            return model;
        }

        /** {@return its values} */
        public Evaluator evaluator() {
            return evaluator;
        }

        /**
         * The samples.
         *
         * @return {@code [n, event]}
         * @throws IllegalStateException if there are none, of a model that is not sampled
         */
        public INDArray samples() {
            if (samples.rank() > 0 && samples.size(0) == 0) {
                throw new IllegalStateException(
                        "this model is not sampled, and the metric compares samples: leave it out of evaluate");
            }
            return samples;
        }

        /** {@return the training data} */
        public INDArray training() {
            return training;
        }

        /** {@return data not trained on} */
        public INDArray holdout() {
            return holdout;
        }

        /** {@return the metric's stream} */
        public RandomStream random() {
            return random;
        }

        /** {@return how the model's scale relates to the data's} */
        public DataSpace space() {
            return space;
        }

        /** {@return the conditions of the data not trained on} */
        public Conditions given() {
            return given;
        }

        /** {@return what the samples were asked to be, row by row; nothing where they were not asked} */
        public Conditions sampleConditions() {
            return sampleConditions;
        }

        /** {@return what was watched of the chains that made the samples, where they are chains} */
        public Optional<Trace> trace() {
            return trace;
        }

        /** {@return the columns that {@link DataSpace#restore} gives, where they are known} */
        public Optional<Schema> schema() {
            return schema;
        }

        /**
         * What several metrics need and is expensive, such as simple models fitted to the training data: computed for
         * the first that asks.
         *
         * @param <T> what it is
         * @param key a constant of the caller's class, or a record of it
         * @param compute computes it of the training data, the held-out data, the space and {@link #random} alone, for
         *     evaluations of other samples share it; it must not ask for anything shared itself
         * @return the same for the same key
         * @throws IllegalStateException if it is asked for by what computes something shared
         */
        @SuppressWarnings("unchecked")
        public <T> T shared(Object key, Supplier<T> compute) {
            if (SHARING.get()) {
                // A map may refuse this or not, by the hashes of the keys.
                throw new IllegalStateException("what evaluations share asks for something shared itself, here " + key
                        + ": ask for that before");
            }
            return (T) shared.computeIfAbsent(key, k -> {
                SHARING.set(true);
                try {
                    return compute.get();
                } finally {
                    SHARING.remove();
                }
            });
        }
    }

    /** A figure with what gives it meaning. Immutable. */
    final class Measurement {
        private final double value;
        private final String unit;
        private final OptionalDouble floor;
        private final OptionalDouble baseline;
        private final Map<String, Object> details;
        private final List<Warning> warnings;

        private Measurement(
                double value,
                String unit,
                OptionalDouble floor,
                OptionalDouble baseline,
                Map<String, Object> details,
                List<Warning> warnings) {
            this.value = value;
            this.unit = Objects.requireNonNull(unit, "unit");
            this.floor = Objects.requireNonNull(floor, "floor");
            this.baseline = Objects.requireNonNull(baseline, "baseline");
            this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
            this.warnings = List.copyOf(warnings);
        }

        /**
         * A bare figure.
         *
         * @param value the figure
         * @param unit its unit, such as {@code nats}
         * @return the measurement
         */
        public static Measurement of(double value, String unit) {
            return new Measurement(value, unit, OptionalDouble.empty(), OptionalDouble.empty(), Map.of(), List.of());
        }

        /**
         * This figure with the best that could be expected.
         *
         * @param best the least error, or the greatest likelihood
         * @return a new measurement
         */
        public Measurement withFloor(double best) {
            return withFloor(OptionalDouble.of(best));
        }

        /**
         * This figure with the best that could be expected, where that is known.
         *
         * @param best the least error, or the greatest likelihood, or empty
         * @return a new measurement
         */
        public Measurement withFloor(OptionalDouble best) {
            return new Measurement(value, unit, best, baseline, details, warnings);
        }

        /**
         * This figure with that of a trivial model.
         *
         * @param trivial what it reaches
         * @return a new measurement
         */
        public Measurement withBaseline(double trivial) {
            return withBaseline(OptionalDouble.of(trivial));
        }

        /**
         * This figure with that of a trivial model, where that is known.
         *
         * @param trivial what it reaches, or empty
         * @return a new measurement
         */
        public Measurement withBaseline(OptionalDouble trivial) {
            return new Measurement(value, unit, floor, trivial, details, warnings);
        }

        /**
         * This figure with one more detail.
         *
         * @param name kebab-case
         * @param detail a number, string or list of those
         * @return a new measurement
         */
        public Measurement with(String name, Object detail) {
            return withDetails(Map.of(name, detail));
        }

        /**
         * This figure with more details.
         *
         * @param more numbers, strings or lists of those, by kebab-case name
         * @return a new measurement
         */
        public Measurement withDetails(Map<String, ?> more) {
            Map<String, Object> all = new LinkedHashMap<>(details);
            all.putAll(more);
            return new Measurement(value, unit, floor, baseline, all, warnings);
        }

        /**
         * This figure with one more warning.
         *
         * @param warning why it may be misleading
         * @return a new measurement
         */
        public Measurement with(Warning warning) {
            List<Warning> all = new ArrayList<>(warnings);
            all.add(warning);
            return new Measurement(value, unit, floor, baseline, details, all);
        }

        /** {@return the figure} */
        public double value() {
            return value;
        }

        /** {@return its unit, such as {@code nats}} */
        public String unit() {
            return unit;
        }

        /** {@return the best that could be expected, where known} */
        public OptionalDouble floor() {
            return floor;
        }

        /** {@return what a trivial model reaches, where known} */
        public OptionalDouble baseline() {
            return baseline;
        }

        /** {@return further numbers by kebab-case name} */
        public Map<String, Object> details() {
            return details;
        }

        /** {@return why it may be misleading} */
        public List<Warning> warnings() {
            return warnings;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Measurement that
                    && Double.compare(value, that.value) == 0
                    && unit.equals(that.unit)
                    && floor.equals(that.floor)
                    && baseline.equals(that.baseline)
                    && details.equals(that.details)
                    && warnings.equals(that.warnings);
        }

        @Override
        public int hashCode() {
            return Objects.hash(value, unit, floor, baseline, details, warnings);
        }

        @Override
        public String toString() {
            return value + " " + unit + " " + details + warnings;
        }
    }
}
