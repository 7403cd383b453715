package org.ergodic.api.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apiguardian.api.API;
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

    /**
     * What a metric is given; all arrays on the model's scale, none to be changed.
     *
     * @param model the model
     * @param numerics its values
     * @param samples {@code [n, event]}
     * @param training the training data
     * @param holdout data not trained on
     * @param random the metric's stream
     * @param space how the model's scale relates to the data's
     * @param given the conditions of the data not trained on
     * @param trace what was watched of the chains that made the samples, where they are chains
     */
    record Evaluation(
            Model model,
            Numerics numerics,
            INDArray samples,
            INDArray training,
            INDArray holdout,
            RandomStream random,
            DataSpace space,
            Conditions given,
            Optional<Trace> trace) {
        /** All are needed. */
        public Evaluation {
            Objects.requireNonNull(samples, "samples");
            Objects.requireNonNull(training, "training");
            Objects.requireNonNull(holdout, "holdout");
            Objects.requireNonNull(random, "random");
            Objects.requireNonNull(space, "space");
            Objects.requireNonNull(given, "given");
            Objects.requireNonNull(trace, "trace");
        }

        /**
         * An evaluation without conditions, of samples that are not of chains.
         *
         * @param model the model
         * @param numerics its values
         * @param samples {@code [n, event]}
         * @param training the training data
         * @param holdout data not trained on
         * @param random the metric's stream
         * @param space how the model's scale relates to the data's
         */
        public Evaluation(
                Model model,
                Numerics numerics,
                INDArray samples,
                INDArray training,
                INDArray holdout,
                RandomStream random,
                DataSpace space) {
            this(model, numerics, samples, training, holdout, random, space, Conditions.none(), Optional.empty());
        }

        /**
         * The same evaluation with another stream.
         *
         * @param other the stream
         * @return a new evaluation
         */
        public Evaluation with(RandomStream other) {
            return new Evaluation(model, numerics, samples, training, holdout, other, space, given, trace);
        }
    }

    /**
     * A figure with what gives it meaning.
     *
     * @param value the figure
     * @param unit its unit, such as {@code nats}
     * @param floor the best that could be expected, where known
     * @param baseline what a trivial model reaches, where known
     * @param details further numbers by kebab-case name
     * @param warnings why it may be misleading
     */
    record Measurement(
            double value,
            String unit,
            OptionalDouble floor,
            OptionalDouble baseline,
            Map<String, Object> details,
            List<Warning> warnings) {
        /** Copies the details and the warnings. */
        public Measurement {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(floor, "floor");
            Objects.requireNonNull(baseline, "baseline");
            details = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(details));
            warnings = List.copyOf(warnings);
        }

        /**
         * A figure without warnings.
         *
         * @param value the figure
         * @param unit its unit, such as {@code nats}
         * @param floor the best that could be expected, where known
         * @param baseline what a trivial model reaches, where known
         * @param details further numbers by kebab-case name
         */
        public Measurement(
                double value, String unit, OptionalDouble floor, OptionalDouble baseline, Map<String, Object> details) {
            this(value, unit, floor, baseline, details, List.of());
        }

        /**
         * A bare figure.
         *
         * @param value the figure
         * @param unit its unit
         * @return the measurement
         */
        public static Measurement of(double value, String unit) {
            return new Measurement(value, unit, OptionalDouble.empty(), OptionalDouble.empty(), Map.of());
        }

        /**
         * This figure with one more detail.
         *
         * @param name kebab-case
         * @param detail a number, string or list of those
         * @return a new measurement
         */
        public Measurement with(String name, Object detail) {
            Map<String, Object> all = new LinkedHashMap<>(details);
            all.put(name, detail);
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
    }
}
