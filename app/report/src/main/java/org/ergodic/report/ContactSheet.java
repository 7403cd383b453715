package org.ergodic.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The first samples as pictures, in the order drawn, under a row of data. Below each is the training picture nearest to
 * it, which tells a model that has learned from one that has kept its pictures.
 */
final class ContactSheet {
    private static final int COLUMNS = 10;
    private static final int ROWS = 10;
    private static final int TILE = 56;
    private static final int GAP = 4;
    private static final int EDGE = 20;
    private static final int PAIRED_ROWS = 5;
    private static final int CLOSE = 1;
    private static final int APART = 12;
    private static final int ACROSS = 16;

    private ContactSheet() {}

    static BufferedImage draw(ImageShape picture, LazyMatrix data, double[][] samples) {
        int scale = Math.max(1, TILE / Math.max(picture.height(), picture.width()));
        int width = picture.width() * scale;
        int height = picture.height() * scale;
        double[][] shown = Arrays.copyOf(samples, Math.min(samples.length, COLUMNS * PAIRED_ROWS));
        double[][] nearest = Nearest.of(shown, data).rows();
        int rows = Math.max(1, (shown.length + COLUMNS - 1) / COLUMNS);
        int top = EDGE + 22;
        int second = top + height + 40;
        int pair = 2 * height + CLOSE + APART;
        Canvas canvas = new Canvas(
                Math.max(330, 2 * EDGE + COLUMNS * (width + GAP) - GAP), second + rows * pair - APART + EDGE);
        canvas.g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        double[] range = data.range();
        double least = range[0];
        double most = range[1];
        canvas.title("data", EDGE, top - 10, Canvas.Align.LEFT);
        canvas.title("samples", EDGE, second - 10, Canvas.Align.LEFT);
        canvas.text(
                "and below each the nearest training picture",
                EDGE + 84,
                second - 10,
                11,
                Canvas.FAINT,
                Canvas.Align.LEFT);
        for (int i = 0; i < Math.min(COLUMNS, data.rows()); i++) {
            BufferedImage tile = tile(picture, data.row(i), least, most);
            canvas.g.drawImage(tile, EDGE + i * (width + GAP), top, width, height, null);
        }
        for (int i = 0; i < shown.length; i++) {
            int x = EDGE + i % COLUMNS * (width + GAP);
            int y = second + i / COLUMNS * pair;
            canvas.g.drawImage(tile(picture, shown[i], least, most), x, y, width, height, null);
            canvas.g.drawImage(tile(picture, nearest[i], least, most), x, y + height + CLOSE, width, height, null);
        }
        return canvas.finish();
    }

    /**
     * Pictures for a page, a pixel for a pixel.
     *
     * @param data the first ones
     * @param ofData how many they are
     * @param samples rows of samples, below each a row of the training pictures nearest to them; none where there are
     *     no samples
     * @param ofSamples how many samples they are
     * @param searched among how many training pictures the nearest were looked for
     */
    record Sprites(BufferedImage data, int ofData, Optional<BufferedImage> samples, int ofSamples, int searched) {}

    static Sprites sprites(ImageShape picture, LazyMatrix data, INDArray samples) {
        double[] range = data.range();
        int ofData = Math.min(2 * ACROSS, data.rows());
        double[][] first = new double[ofData][];
        Arrays.setAll(first, data::row);
        LazyMatrix drawn = LazyMatrix.of(samples);
        int ofSamples = Math.min(3 * ACROSS, drawn.rows());
        if (ofSamples == 0) {
            return new Sprites(sprite(picture, range, first), ofData, Optional.empty(), 0, 0);
        }
        double[][] shown = new double[ofSamples][];
        Arrays.setAll(shown, drawn::row);
        Nearest nearest = Nearest.of(shown, data);
        double[][] both = new double[(ofSamples + ACROSS - 1) / ACROSS * 2 * ACROSS][];
        for (int i = 0; i < ofSamples; i++) {
            int at = i / ACROSS * 2 * ACROSS + i % ACROSS;
            both[at] = shown[i];
            both[at + ACROSS] = nearest.rows()[i];
        }
        return new Sprites(
                sprite(picture, range, first),
                ofData,
                Optional.of(sprite(picture, range, both)),
                ofSamples,
                nearest.searched());
    }

    private static BufferedImage sprite(ImageShape picture, double[] range, double[][] tiles) {
        int width = picture.width() + 1;
        int height = picture.height() + 1;
        int rows = (tiles.length + ACROSS - 1) / ACROSS;
        BufferedImage image = new BufferedImage(ACROSS * width - 1, rows * height - 1, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        for (int i = 0; i < tiles.length; i++) {
            if (tiles[i] != null) {
                BufferedImage tile = tile(picture, tiles[i], range[0], range[1]);
                g.drawImage(tile, i % ACROSS * width, i / ACROSS * height, null);
            }
        }
        g.dispose();
        return image;
    }

    static BufferedImage filters(ImageShape picture, double[][] filters) {
        double[][] shown = Arrays.copyOf(filters, Math.min(filters.length, COLUMNS * ROWS));
        double[][] scaled = new double[shown.length][];
        for (int i = 0; i < shown.length; i++) {
            double most = Arrays.stream(shown[i]).map(Math::abs).max().orElse(1);
            scaled[i] = Arrays.stream(shown[i])
                    .map(v -> most > 0 ? 0.5 + v / most / 2 : 0.5)
                    .toArray();
        }
        int rows = Math.max(1, (shown.length + COLUMNS - 1) / COLUMNS);
        double[][][] sheet = new double[rows][][];
        for (int r = 0; r < rows; r++) {
            sheet[r] = Arrays.copyOfRange(scaled, r * COLUMNS, Math.min(scaled.length, (r + 1) * COLUMNS));
        }
        return sheet(picture, "filters", sheet, 0, 1);
    }

    static BufferedImage inpainting(ImageShape picture, double[][] given, List<double[][]> filled) {
        double[][][] sheet = new double[1 + filled.size()][][];
        double[] known = Arrays.stream(given)
                .flatMapToDouble(Arrays::stream)
                .filter(v -> !Double.isNaN(v))
                .toArray();
        double least = Arrays.stream(known).min().orElse(0);
        double most = Arrays.stream(known).max().orElse(1);
        sheet[0] = Arrays.stream(given)
                .map(row -> Arrays.stream(row)
                        .map(v -> Double.isNaN(v) ? (least + most) / 2 : v)
                        .toArray())
                .toArray(double[][]::new);
        for (int i = 0; i < filled.size(); i++) {
            sheet[i + 1] = filled.get(i);
        }
        return sheet(picture, "given (grey is free), and filled in", sheet, least, most);
    }

    /** Rows of tiles under a title. */
    private static BufferedImage sheet(ImageShape picture, String title, double[][][] rows, double least, double most) {
        int scale = Math.max(1, TILE / Math.max(picture.height(), picture.width()));
        int width = picture.width() * scale;
        int height = picture.height() * scale;
        int columns = Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(1);
        int top = EDGE + 22;
        Canvas canvas = new Canvas(
                2 * EDGE + Math.max(columns, 5) * (width + GAP) - GAP, top + rows.length * (height + GAP) - GAP + EDGE);
        canvas.g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        canvas.title(title, EDGE, top - 10, Canvas.Align.LEFT);
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < rows[r].length; i++) {
                BufferedImage tile = tile(picture, rows[r][i], least, most);
                canvas.g.drawImage(tile, EDGE + i * (width + GAP), top + r * (height + GAP), width, height, null);
            }
        }
        return canvas.finish();
    }

    /** A picture of fewer channels is grey. */
    private static final int COLOURS = 3;

    static BufferedImage tile(ImageShape picture, double[] values, double least, double most) {
        BufferedImage tile = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        int pixels = picture.height() * picture.width();
        for (int i = 0; i < pixels; i++) {
            int red = level(values[i], least, most);
            boolean grey = picture.channels() < COLOURS;
            int green = grey ? red : level(values[pixels + i], least, most);
            int blue = grey ? red : level(values[2 * pixels + i], least, most);
            tile.setRGB(i % picture.width(), i / picture.width(), new Color(red, green, blue).getRGB());
        }
        return tile;
    }

    private static int level(double value, double least, double most) {
        double share = most > least ? (value - least) / (most - least) : 0;
        return Double.isNaN(share) ? 0 : (int) Math.round(255 * Math.max(0, Math.min(1, share)));
    }
}
