package org.ergodic.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.ergodic.api.data.Schema;
import org.ergodic.api.solver.Trace;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.findings.Findings;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Film;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws what a run shows of its data, samples and training, as PNG. Found by {@link ServiceLoader};
 * {@code ergodic-report} has one. Without one a run draws nothing.
 */
public interface Illustrator {
    /**
     * The illustrator that is present.
     *
     * @return the first by the name of its class; empty if there is none
     */
    static Optional<Illustrator> find() {
        return ServiceLoader.load(Illustrator.class, Illustrator.class.getClassLoader()).stream()
                .sorted((a, b) -> a.type().getName().compareTo(b.type().getName()))
                .map(ServiceLoader.Provider::get)
                .findFirst();
    }

    /**
     * Samples beside data.
     *
     * @param columns the columns' names
     * @param picture what picture a row is, if it is one
     * @param data {@code [n, d]} on the data's scale
     * @param samples {@code [m, d]} on the data's scale
     * @return a PNG
     */
    byte[] samples(List<String> columns, Optional<ImageShape> picture, LazyMatrix data, INDArray samples);

    /**
     * A model's density in the plane beside those of data and of samples.
     *
     * @param columns the names of both columns
     * @param data {@code [n, 2]} on the data's scale
     * @param samples {@code [m, 2]} on the data's scale
     * @param logDensity the logarithm of the density at rows {@code [k, 2]} of the data's scale, {@code [k]}
     * @param normalised true if it integrates to 1, false if it is known only up to a constant factor
     * @return a PNG
     */
    byte[] density(
            List<String> columns,
            LazyMatrix data,
            INDArray samples,
            UnaryOperator<INDArray> logDensity,
            boolean normalised);

    /**
     * The loss by step.
     *
     * @param curve the losses
     * @return a PNG
     */
    byte[] training(TrainingCurve curve);

    /**
     * What was watched of Markov chains, by step.
     *
     * @param trace the numbers
     * @return a PNG
     */
    byte[] trace(Trace trace);

    /**
     * Filters as pictures.
     *
     * @param picture what picture a filter is
     * @param filters {@code [n, d]}
     * @return a PNG
     */
    byte[] filters(ImageShape picture, INDArray filters);

    /**
     * Samples on their way, as a row of pictures.
     *
     * @param columns the columns' names
     * @param picture what picture a row is, if it is one
     * @param film the samples
     * @return a PNG; nothing unless overridden
     */
    default Optional<byte[]> strip(List<String> columns, Optional<ImageShape> picture, Film film) {
        return Optional.empty();
    }

    /**
     * Samples on their way, as a picture that moves.
     *
     * @param columns the columns' names
     * @param picture what picture a row is, if it is one
     * @param film the samples
     * @return an animated GIF; nothing unless overridden
     */
    default Optional<byte[]> moving(List<String> columns, Optional<ImageShape> picture, Film film) {
        return Optional.empty();
    }

    /**
     * The figures of several runs.
     *
     * @param labels the settings in words
     * @param figures by name, each {@code [settings][seeds]}, not-a-number for runs without it
     * @return a PNG, or empty if there is nothing to draw; empty unless overridden
     */
    default Optional<byte[]> sweep(List<String> labels, Map<String, double[][]> figures) {
        return Optional.empty();
    }

    /**
     * All columns of a table, samples beside data, in pages.
     *
     * @param schema the columns
     * @param data {@code [n, d]} on the data's scale, with not-a-number for missing cells
     * @param samples {@code [m, d]} on the data's scale
     * @return a PNG for each page, of which as many are kept as a run's folder has names for; the picture of
     *     {@link #samples} unless overridden
     */
    default List<byte[]> columns(Schema schema, LazyMatrix data, INDArray samples) {
        return List.of(samples(schema.names(), Optional.empty(), data, samples));
    }

    /**
     * Pairs of columns of a table, samples beside data.
     *
     * @param schema the columns
     * @param data {@code [n, d]} on the data's scale, with not-a-number for missing cells
     * @param samples {@code [m, d]} on the data's scale
     * @return a PNG; nothing unless overridden
     */
    default Optional<byte[]> pairs(Schema schema, LazyMatrix data, INDArray samples) {
        return Optional.empty();
    }

    /**
     * All that a run found, as a page for people.
     *
     * @param findings what was found
     * @return an HTML file that needs no other; nothing unless overridden
     */
    default Optional<byte[]> report(Findings findings) {
        return Optional.empty();
    }
}
