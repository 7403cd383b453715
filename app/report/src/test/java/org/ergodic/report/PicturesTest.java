package org.ergodic.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.pipeline.findings.TrainingCurve;
import org.ergodic.pipeline.progress.Film;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

final class PicturesTest {
    private static INDArray normal(int seed, int n, int d) {
        return RandomStream.of(seed).draw(Noise.NORMAL, 0, DataType.DOUBLE, n, d);
    }

    private static List<String> names(int d) {
        return IntStream.rangeClosed(1, d).mapToObj(i -> "x" + i).toList();
    }

    /** Pixels that are more orange than the sheet: only samples are drawn so. */
    static long orange(BufferedImage image, int fromX, int toX) {
        long count = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = fromX; x < toX; x++) {
                int rgb = image.getRGB(x, y);
                if ((rgb >> 16 & 0xFF) - (rgb & 0xFF) > 30) {
                    count++;
                }
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 9})
    void anyNumberOfColumns(int d) throws IOException {
        BufferedImage image =
                Pictures.samples(names(d), Optional.empty(), LazyMatrix.of(normal(1, 400, d)), normal(2, 300, d));
        assertTrue(orange(image, 0, image.getWidth()) > 500);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pictures.write(out, image);
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));
        assertEquals(image.getWidth(), read.getWidth());
    }

    @Test
    void scatterHasDataLeftAndSamplesRight() {
        BufferedImage image =
                Pictures.samples(names(2), Optional.empty(), LazyMatrix.of(normal(1, 400, 2)), normal(2, 400, 2));
        int middle = image.getWidth() / 2;
        assertEquals(0, orange(image, 0, middle));
        assertTrue(orange(image, middle, image.getWidth()) > 500);
    }

    @Test
    void densityIsDarkWhereItIsHigh() {
        INDArray data = normal(1, 400, 2);
        BufferedImage image = Pictures.density(
                names(2),
                LazyMatrix.of(data),
                normal(2, 300, 2),
                rows -> rows.mul(rows).sum(1).mul(-0.5),
                false);
        // The middle of the third frame, and its corner.
        int x = 2 * (58 + 2 * (340 + 26) + 170);
        int y = 2 * (44 + 170);
        assertTrue((image.getRGB(x, y) & 0xFF) < 0xC0, "the peak is pale");
        assertTrue((image.getRGB(x - 330, y - 330) & 0xFF) > 0xF0, "the corner is dark");
    }

    /** A sum over cells of width w is off by the order of w^2 / 24 times the second derivative, here below 1e-3. */
    @Test
    void densitiesAreOfMassOne() {
        Axis axis = new Axis(-6, 6, false);
        DensityGrid grid = new DensityGrid(axis, axis, 80);
        double[] log = Arrays.stream(grid.points())
                .mapToDouble(p -> 700 - (p[0] * p[0] + p[1] * p[1]) / 2)
                .toArray();
        log[0] = Double.NaN;
        double[] density = grid.density(log, false);
        assertEquals(1, grid.mass(density), 1e-12);
        int middle = 40 * 80 + 40;
        double[] there = grid.points()[middle];
        double exact = Math.exp(-(there[0] * there[0] + there[1] * there[1]) / 2) / (2 * Math.PI);
        assertEquals(exact, density[middle], 1e-3 * exact);
        double[] normal = Arrays.stream(log)
                .map(value -> value - 700 - Math.log(2 * Math.PI))
                .toArray();
        assertEquals(1, grid.mass(grid.density(normal, true)), 1e-3);

        double[][] rows = {{-5.99, -5.99}, {5.99, -5.99}, {0.01, 7}, {0.01, 0.01}};
        double[] histogram = grid.histogram(rows);
        assertEquals(0.75, grid.mass(histogram), 1e-12);
        assertTrue(histogram[0] > 0 && histogram[79] > 0 && histogram[middle] > 0);
    }

    /** The same shades whatever the columns' units, also where a product of two of them underflows or overflows. */
    @ParameterizedTest
    @CsvSource({"1e-200, 1e-200", "1e200, 1e200", "1e-300, 1"})
    void densitiesHaveNoUnit(double s, double t) {
        INDArray data = normal(1, 400, 2);
        INDArray samples = normal(2, 300, 2);
        INDArray units = Nd4j.createFromArray(s, t);
        BufferedImage expected = Pictures.density(
                names(2),
                LazyMatrix.of(data),
                samples,
                rows -> rows.mul(rows).sum(1).mul(-0.5).sub(Math.log(2 * Math.PI)),
                true);
        BufferedImage image = Pictures.density(
                names(2),
                LazyMatrix.of(data.mulRowVector(units)),
                samples.mulRowVector(units),
                rows -> {
                    INDArray x = rows.divRowVector(units);
                    return x.mul(x).sum(1).mul(-0.5).sub(Math.log(2 * Math.PI) + Math.log(s) + Math.log(t));
                },
                true);
        int different = 0;
        // Axes are no longer of one length where their units differ, so only the frames' shares of darkness are
        // compared.
        for (int y = 2 * 44; y < 2 * (44 + 340); y++) {
            for (int x = 2 * (58 + 2 * 366); x < 2 * (58 + 2 * 366 + 340); x++) {
                different += Math.abs((expected.getRGB(x, y) & 0xFF) - (image.getRGB(x, y) & 0xFF)) > 40 ? 1 : 0;
            }
        }
        assertTrue(different < 0.02 * 680 * 680, different + " pixels differ");
    }

    @Test
    void survivesWhatBadModelsDraw() {
        INDArray bad =
                Nd4j.createFromArray(new double[][] {{Double.NaN, 1}, {Double.POSITIVE_INFINITY, 0}, {1e300, 2}});
        INDArray constant = Nd4j.createFromArray(new double[][] {{3, 3}, {3, 3}, {3, 3}});
        assertTrue(Pictures.samples(names(2), Optional.empty(), LazyMatrix.of(constant), bad)
                        .getWidth()
                > 0);
        INDArray wide =
                Nd4j.createFromArray(new double[][] {{Double.NaN, 1, 2, 3}, {Double.NEGATIVE_INFINITY, 0, 1, 2}});
        assertTrue(Pictures.samples(names(4), Optional.empty(), LazyMatrix.of(normal(1, 9, 4)), wide)
                        .getWidth()
                > 0);
        assertTrue(
                Pictures.samples(names(4), Optional.of(new ImageShape(1, 2, 2)), LazyMatrix.of(normal(1, 9, 4)), wide)
                                .getWidth()
                        > 0);
    }

    @Test
    void sheetShowsPixelsInTheirPlaces() {
        // Data: a white pixel at the top right of 2 x 2; samples: at the bottom left.
        INDArray data = Nd4j.createFromArray(new double[][] {{0, 16, 0, 0}});
        INDArray samples = Nd4j.createFromArray(new double[][] {{0, 0, 16, 0}});
        BufferedImage image =
                Pictures.samples(names(4), Optional.of(new ImageShape(1, 2, 2)), LazyMatrix.of(data), samples);
        int left = 2 * 20;
        int top = 2 * 42;
        int tile = 2 * 56;
        assertEquals(0xFF000000, image.getRGB(left + tile / 4, top + tile / 4));
        assertEquals(0xFFFFFFFF, image.getRGB(left + 3 * tile / 4, top + tile / 4));
        int second = top + tile + 2 * 40;
        assertEquals(0xFFFFFFFF, image.getRGB(left + tile / 4, second + 3 * tile / 4));
        assertEquals(0xFF000000, image.getRGB(left + 3 * tile / 4, second + tile / 4));
    }

    @Test
    void colourSheet() {
        INDArray data = Nd4j.createFromArray(new double[][] {{1, 0, 0}, {0, 0, 1}});
        BufferedImage image =
                Pictures.samples(names(3), Optional.of(new ImageShape(3, 1, 1)), LazyMatrix.of(data), data);
        assertEquals(0xFFFF0000, image.getRGB(2 * 20 + 50, 2 * 42 + 50));
    }

    @Test
    void training() {
        for (int n : new int[] {0, 1, 2, 3000}) {
            List<Double> loss = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                loss.add(i == 7 ? Double.NaN : 100 / (1.0 + i));
            }
            double[] values = loss.stream().mapToDouble(v -> v).toArray();
            TrainingCurve curve =
                    new TrainingCurve(LongStream.range(0, n).toArray(), values, new long[] {n / 2}, new double[] {1});
            BufferedImage image = Pictures.training(curve);
            assertTrue(orange(image, 0, image.getWidth()) > 20, "held-out loss at " + n);
        }
    }

    private static Film film(int frames, int n, int d) {
        List<INDArray> all = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            all.add(normal(i, n, d).muli(2 - (i + 1.0) / frames));
            steps.add(2L * i);
        }
        return new Film(all, steps);
    }

    @ParameterizedTest
    @CsvSource({"1, 25, 7", "2, 25, 7", "2, 3, 3", "5, 1, 1"})
    void aFilmIsARowOfPicturesAndMoves(int d, int frames, int pictures) throws IOException {
        Film film = film(frames, 300, d);
        BufferedImage strip = Pictures.strip(names(d), Optional.empty(), film);
        assertEquals(2 * (40 + pictures * 212 - 12), strip.getWidth());
        for (int i = 0; i < pictures; i++) {
            int left = 2 * (20 + i * 212);
            assertTrue(orange(strip, left, left + 400) > 100, "picture " + i + " shows samples");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Pictures.writeMoving(out, names(d), Optional.empty(), film);
        assertTrue(out.size() < 1_500_000, out.size() + " bytes");
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(out.toByteArray())));
        assertEquals(frames, reader.getNumImages(true));
        String format = reader.getImageMetadata(0).getNativeMetadataFormatName();
        Node control = ((Element) reader.getImageMetadata(frames - 1).getAsTree(format))
                .getElementsByTagName("GraphicControlExtension")
                .item(0);
        assertEquals("200", control.getAttributes().getNamedItem("delayTime").getNodeValue(), "the end stays");
    }

    @Test
    void aFilmOfPicturesShowsTilesInTheShadesOfTheEnd() {
        INDArray dark = Nd4j.zeros(DataType.DOUBLE, 4, 4);
        INDArray end = Nd4j.createFromArray(new double[][] {{0, 1, 1, 0}, {1, 0, 0, 1}, {1, 1, 0, 0}, {0, 0, 1, 1}});
        Film film = new Film(List.of(dark, end), List.of(0L, 9L));
        BufferedImage strip = Pictures.strip(names(4), Optional.of(new ImageShape(1, 2, 2)), film);
        // The upper left pixels of the first tile of both: 0 is black; its right neighbour is white at the end.
        int top = 2 * (20 + 24) + 4;
        assertEquals(0xFF000000, strip.getRGB(2 * 20 + 4, top));
        assertEquals(0xFF000000, strip.getRGB(2 * 20 + 60, top));
        assertEquals(0xFF000000, strip.getRGB(2 * (20 + 212) + 4, top));
        assertEquals(0xFFFFFFFF, strip.getRGB(2 * (20 + 212) + 60, top));
    }
}
