package org.ergodic.report;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.ergodic.api.data.Schema;
import org.ergodic.api.solver.Trace;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.ergodic.pipeline.field.ScoreField;
import org.ergodic.pipeline.field.Walk;
import org.ergodic.pipeline.findings.Findings;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Film;
import org.ergodic.pipeline.store.RunFolder;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws samples beside data, and training. Needs no screen. */
public final class Pictures {
    static {
        // Nothing here opens a window; a machine without a display must not be asked for one.
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
    }

    private Pictures() {}

    /**
     * Samples beside data: a sheet of pictures where rows are pictures; in two dimensions one scatter plot of each on
     * the same axes; otherwise the first page of {@link #columns}.
     *
     * @param columns the columns' names
     * @param picture what picture a row is, if it is one
     * @param data {@code [n, d]} on the data's scale
     * @param samples {@code [m, d]} on the data's scale
     * @return the picture
     */
    public static BufferedImage samples(
            List<String> columns, Optional<ImageShape> picture, LazyMatrix data, INDArray samples) {
        if (picture.isPresent()) {
            return ContactSheet.draw(picture.get(), data, Rows.of(samples));
        }
        return columns.size() == 2
                ? ScatterPlot.draw(columns, data.toRows(), Rows.of(samples))
                : columns(Schema.numbers(columns), data, samples).get(0);
    }

    /**
     * One picture, a pixel for a pixel.
     *
     * @param shape its shape
     * @param row its values
     * @param black the value that is black
     * @param white the value that is white, or the greatest of a colour
     * @return the picture
     */
    public static BufferedImage of(ImageShape shape, double[] row, double black, double white) {
        return ContactSheet.tile(shape, row, black, white);
    }

    /**
     * What is black and what is white in pictures of which nothing else is known: 0 and 1, or -1 and 1, if they hardly
     * leave that, else 0 and 255.
     *
     * @param rows the pictures
     * @return the two values
     */
    public static double[] range(double[]... rows) {
        double least = Arrays.stream(rows).flatMapToDouble(Arrays::stream).min().orElse(0);
        double most = Arrays.stream(rows).flatMapToDouble(Arrays::stream).max().orElse(1);
        if (least < -1.5 || most > 1.5) {
            return new double[] {0, 255};
        }
        return least < -0.5 ? new double[] {-1, 1} : new double[] {0, 1};
    }

    /**
     * All columns of a table in pages: where a column has few values, a pair of bars for each of them, else two
     * histograms on one axis, the data's above the samples'. Of large tables some rows are chosen at random, always the
     * same.
     *
     * @param schema the columns
     * @param data {@code [n, d]} on the data's scale, with not-a-number for missing cells
     * @param samples {@code [m, d]} on the data's scale
     * @return the pages, at most {@link RunFolder#MOST_PAGES}
     */
    public static List<BufferedImage> columns(Schema schema, LazyMatrix data, INDArray samples) {
        return ColumnsPlot.draw(Sketch.of(schema, data, samples, 0), RunFolder.MOST_PAGES);
    }

    /**
     * Pairs of the columns of a table that go together most closely, the data on the left and as many samples on the
     * right.
     *
     * @param schema the columns, at least two
     * @param data {@code [n, d]} on the data's scale, with not-a-number for missing cells
     * @param samples {@code [m, d]} on the data's scale
     * @return the picture
     */
    public static BufferedImage pairs(Schema schema, LazyMatrix data, INDArray samples) {
        return PairPlot.draw(Sketch.of(schema, data, samples, 0));
    }

    /**
     * All that a run found, as one HTML page that needs no other file and no network.
     *
     * @param findings what was found
     * @return the page in UTF-8
     */
    public static byte[] report(Findings findings) {
        return ReportPage.of(findings);
    }

    /**
     * A model's density in the plane beside those of data and of samples, which are histograms, on the same axes and
     * shades.
     *
     * @param columns the names of both columns
     * @param data {@code [n, 2]} on the data's scale
     * @param samples {@code [m, 2]} on the data's scale
     * @param logDensity the logarithm of the density at rows {@code [k, 2]} of the data's scale, {@code [k]}
     * @param normalised true if it integrates to 1, false if it is known only up to a constant factor, which is then
     *     taken from the frame
     * @return the picture
     */
    public static BufferedImage density(
            List<String> columns,
            LazyMatrix data,
            INDArray samples,
            UnaryOperator<INDArray> logDensity,
            boolean normalised) {
        return DensityPlot.draw(
                columns,
                data.toRows(),
                Rows.of(samples),
                points -> logDensity
                        .apply(Nd4j.createFromArray(points))
                        .castTo(DataType.DOUBLE)
                        .toDoubleVector(),
                normalised);
    }

    /**
     * The loss by step: what was recorded, its running mean, and the held-out loss.
     *
     * @param curve the losses
     * @return the picture
     */
    public static BufferedImage training(TrainingCurve curve) {
        return TrainingPlot.draw(curve);
    }

    /**
     * What was watched of Markov chains, by step.
     *
     * @param trace the numbers
     * @return the picture
     */
    public static BufferedImage trace(Trace trace) {
        return TracePlot.draw(trace);
    }

    /**
     * The first hundred filters as pictures, each on a scale of its own with 0 in the middle.
     *
     * @param picture what picture a filter is
     * @param filters {@code [n, d]}
     * @return the picture
     */
    public static BufferedImage filters(ImageShape picture, INDArray filters) {
        return ContactSheet.filters(picture, Rows.of(filters));
    }

    /**
     * Pictures of which a part was filled in: a row of the given ones, then some rows of what a model made of them.
     *
     * @param picture what picture a row is
     * @param given {@code [n, d]}, with not-a-number for what is to be filled in
     * @param filled {@code [k, n, d]} row by row
     * @return the picture
     */
    public static BufferedImage inpainting(ImageShape picture, INDArray given, List<INDArray> filled) {
        return ContactSheet.inpainting(
                picture, Rows.of(given), filled.stream().map(Rows::of).toList());
    }

    /**
     * Samples on their way as a row of seven pictures, or fewer where there are fewer frames: dots in the plane of the
     * first two columns, a histogram of one, or tiles where rows are pictures.
     *
     * @param columns the columns' names
     * @param picture what picture a row is, if it is one
     * @param film the samples
     * @return the picture
     */
    public static BufferedImage strip(List<String> columns, Optional<ImageShape> picture, Film film) {
        return new FilmPlot(columns, picture, film).strip();
    }

    /**
     * Writes samples on their way as an animated GIF, a frame of a film after the other, the last one longer. Its size
     * is bounded, since a film is.
     *
     * @param out where to; not closed
     * @param columns the columns' names
     * @param picture what picture a row is, if it is one
     * @param film the samples
     * @throws IOException if the stream fails
     */
    public static void writeMoving(OutputStream out, List<String> columns, Optional<ImageShape> picture, Film film)
            throws IOException {
        AnimatedGif.write(out, new FilmPlot(columns, picture, film).frames());
    }

    /**
     * Panels side by side, row by row.
     *
     * @param columns the names of both columns
     * @param perRow how many panels in a row, at least 1
     * @param panels the panels, at least one
     * @return the picture
     */
    public static BufferedImage planes(List<String> columns, int perRow, List<Plane> panels) {
        return PlanesPlot.draw(columns, perRow, panels);
    }

    /**
     * The score of a model of two columns, as arrows over contours of the density of rows, at some times. At a time of
     * a Gaussian path the density is that of the rows with that noise, made smooth by as little as their number allows.
     *
     * @param columns the names of both columns
     * @param score the score
     * @param rows {@code [n][2]} on the data's scale
     * @param times the times, a panel each; if there are none, three are chosen, of little, some and much noise
     * @return the picture
     */
    public static BufferedImage score(List<String> columns, ScoreField score, double[][] rows, List<Double> times) {
        return ScorePlot.draw(columns, score, rows, times);
    }

    /**
     * Rows on their way to noise, and below them samples on their way back: a panel for each time, of the same axes
     * above and below.
     *
     * @param walk the walk, of one column, of which histograms are drawn, or the first two of more
     * @return the picture
     */
    public static BufferedImage walk(Walk walk) {
        return WalkPlot.draw(walk);
    }

    /**
     * Writes a picture as PNG.
     *
     * @param out where to; not closed
     * @param image the picture
     * @throws IOException if the stream fails
     */
    public static void write(OutputStream out, BufferedImage image) throws IOException {
        // Its cache on disk would need a writable temporary folder.
        ImageIO.setUseCache(false);
        if (!ImageIO.write(image, "png", out)) {
            throw new IOException("this Java runtime cannot write PNG");
        }
    }
}
