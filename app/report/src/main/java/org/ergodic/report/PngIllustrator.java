package org.ergodic.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.ergodic.api.data.Schema;
import org.ergodic.api.solver.Trace;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.Illustrator;
import org.ergodic.pipeline.findings.Findings;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.train.History;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The {@link Pictures} of a run as PNG, and its report. */
public final class PngIllustrator implements Illustrator {
    @Override
    public byte[] samples(List<String> columns, Optional<ImageShape> picture, LazyMatrix data, INDArray samples) {
        return png(Pictures.samples(columns, picture, data, samples));
    }

    @Override
    public byte[] density(
            List<String> columns,
            LazyMatrix data,
            INDArray samples,
            UnaryOperator<INDArray> logDensity,
            boolean normalised) {
        return png(Pictures.density(columns, data, samples, logDensity, normalised));
    }

    @Override
    public byte[] training(TrainingCurve curve) {
        return png(Pictures.training(curve));
    }

    @Override
    public byte[] trace(Trace trace) {
        return png(Pictures.trace(trace));
    }

    @Override
    public byte[] filters(ImageShape picture, INDArray filters) {
        return png(Pictures.filters(picture, filters));
    }

    @Override
    public Optional<byte[]> strip(List<String> columns, Optional<ImageShape> picture, Film film) {
        return Optional.of(png(Pictures.strip(columns, picture, film)));
    }

    @Override
    public Optional<byte[]> moving(List<String> columns, Optional<ImageShape> picture, Film film) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Pictures.writeMoving(bytes, columns, picture, film);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(bytes.toByteArray());
    }

    @Override
    public Optional<byte[]> sweep(List<String> labels, Map<String, double[][]> figures) {
        return SweepPlot.draw(labels, figures).map(PngIllustrator::png);
    }

    @Override
    public List<byte[]> columns(Schema schema, LazyMatrix data, INDArray samples) {
        return Pictures.columns(schema, data, samples).stream()
                .map(PngIllustrator::png)
                .toList();
    }

    @Override
    public Optional<byte[]> pairs(Schema schema, LazyMatrix data, INDArray samples) {
        return Optional.of(png(Pictures.pairs(schema, data, samples)));
    }

    @Override
    public Optional<byte[]> report(Findings findings) {
        return Optional.of(Pictures.report(findings));
    }

    /** {@return the losses of a history by step} */
    static TrainingCurve curve(History history) {
        double[] losses = history.losses();
        return new TrainingCurve(
                LongStream.rangeClosed(1, losses.length).toArray(),
                losses,
                Arrays.stream(history.lookSteps())
                        .mapToLong(step -> (long) step)
                        .toArray(),
                history.looks());
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            Pictures.write(bytes, image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
