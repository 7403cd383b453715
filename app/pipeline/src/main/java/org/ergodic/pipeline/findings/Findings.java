package org.ergodic.pipeline.findings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.data.Schema;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.api.solver.Trace;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.train.History;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a run found, as a report shows it.
 *
 * @param title what the run is called
 * @param settings what was asked for and where it ran
 * @param data the rows it learned from and those it did not see
 * @param samples {@code [m, d]} on the data's scale; none where the model is not sampled or its samples are of other
 *     columns
 * @param failedSamples how many samples that were asked for did not reach the end
 * @param history the loss by step
 * @param metrics figures by name
 * @param words what figures mean, a sentence for the name of each metric
 * @param warnings what should be known before the model is trusted
 * @param likelihoods of single rows, or why there are none
 * @param trace what was watched of Markov chains
 * @param film the first samples on their way
 * @param pictures PNG files of the run by their names
 */
public record Findings(
        String title,
        Settings settings,
        Data data,
        Optional<INDArray> samples,
        int failedSamples,
        History history,
        Map<String, Metric.Measurement> metrics,
        Map<String, String> words,
        List<Warning> warnings,
        Likelihoods likelihoods,
        Optional<Trace> trace,
        Optional<Film> film,
        Map<String, byte[]> pictures) {
    /** Copies the collections. */
    public Findings {
        metrics = new LinkedHashMap<>(metrics);
        words = Map.copyOf(words);
        warnings = List.copyOf(warnings);
        pictures = new LinkedHashMap<>(pictures);
    }

    /**
     * What was asked for.
     *
     * @param config every option with its value, as {@code config.resolved.yaml} has them
     * @param defaults the keys, with dots, of options whose value is their default
     * @param provenance start, versions, data and components
     * @param facts further facts about the run, by what they are called
     */
    public record Settings(
            Map<String, Object> config,
            Set<String> defaults,
            Map<String, Object> provenance,
            Map<String, String> facts) {
        /** Copies the collections. */
        public Settings {
            config = new LinkedHashMap<>(config);
            defaults = Set.copyOf(defaults);
            provenance = new LinkedHashMap<>(provenance);
            facts = new LinkedHashMap<>(facts);
        }
    }

    /**
     * Rows.
     *
     * @param source where they came from
     * @param schema the columns that are modelled
     * @param picture what picture a row is, if it is one
     * @param training {@code [n, d]} on the data's scale
     * @param holdout {@code [k, d]} on the data's scale
     */
    public record Data(
            String source, Schema schema, Optional<ImageShape> picture, LazyMatrix training, LazyMatrix holdout) {}

    /**
     * Likelihoods of rows in nats, on the data's scale.
     *
     * @param holdout of rows held out, as many as were scored
     * @param training of as many training rows, or none
     * @param least the least likely rows held out, the first above all
     * @param note why there are none, or how many rows were scored
     */
    public record Likelihoods(double[] holdout, double[] training, List<Unlikely> least, String note) {
        /**
         * No likelihoods.
         *
         * @param why the reason, a sentence
         * @return the value
         */
        public static Likelihoods none(String why) {
            return new Likelihoods(new double[0], new double[0], List.of(), why);
        }
    }

    /**
     * A row that is unlikely under the model.
     *
     * @param place where it came from
     * @param logProb in nats; minus infinity where the density is 0, not-a-number where it could not be computed
     * @param values of the row, on the data's scale
     * @param blamed the columns that make it unlikely, the first above all; none where they were not searched for
     */
    public record Unlikely(String place, double logProb, double[] values, List<Blamed> blamed) {}

    /**
     * A column that makes a row unlikely.
     *
     * @param column from 0
     * @param gain how many nats more likely the row would be with the median in place of its value
     * @param median the column's, of the training rows
     */
    public record Blamed(int column, double gain, double median) {}
}
