package org.ergodic.report;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import org.ergodic.data.table.ImageShape;
import org.ergodic.data.table.LazyMatrix;

/**
 * The first samples as pictures, ten in a row, under a row of data. Samples are not chosen, only ordered so that
 * neighbours look alike.
 */
final class ContactSheet {
    private static final int COLUMNS = 10;
    private static final int ROWS = 10;
    private static final int TILE = 56;
    private static final int GAP = 4;
    private static final int EDGE = 20;

    private ContactSheet() {}

    static BufferedImage draw(ImageShape picture, LazyMatrix data, double[][] samples) {
        int scale = Math.max(1, TILE / Math.max(picture.height(), picture.width()));
        int width = picture.width() * scale;
        int height = picture.height() * scale;
        double[][] shown = order(Arrays.copyOf(samples, Math.min(samples.length, COLUMNS * ROWS)));
        int rows = Math.max(1, (shown.length + COLUMNS - 1) / COLUMNS);
        int top = EDGE + 22;
        int second = top + height + 40;
        Canvas canvas =
                new Canvas(2 * EDGE + COLUMNS * (width + GAP) - GAP, second + rows * (height + GAP) - GAP + EDGE);
        canvas.g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        double[] range = data.range();
        double least = range[0];
        double most = range[1];
        canvas.title("data", EDGE, top - 10, Canvas.Align.LEFT);
        canvas.title("samples", EDGE, second - 10, Canvas.Align.LEFT);
        for (int i = 0; i < Math.min(COLUMNS, data.rows()); i++) {
            BufferedImage tile = tile(picture, data.row(i), least, most);
            canvas.g.drawImage(tile, EDGE + i * (width + GAP), top, width, height, null);
        }
        for (int i = 0; i < shown.length; i++) {
            BufferedImage tile = tile(picture, shown[i], least, most);
            // Back and forth, so that neighbours in the order are neighbours on the sheet.
            int column = i / COLUMNS % 2 == 0 ? i % COLUMNS : COLUMNS - 1 - i % COLUMNS;
            canvas.g.drawImage(
                    tile, EDGE + column * (width + GAP), second + i / COLUMNS * (height + GAP), width, height, null);
        }
        return canvas.finish();
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

    /** From the darkest on, always to the nearest that is left. */
    private static double[][] order(double[][] rows) {
        double[][] ordered = rows.clone();
        for (int i = 0; i < ordered.length; i++) {
            int best = i;
            double least = Double.POSITIVE_INFINITY;
            for (int j = i; j < ordered.length; j++) {
                double far = i == 0 ? Arrays.stream(ordered[j]).sum() : distance(ordered[i - 1], ordered[j]);
                if (far < least) {
                    least = far;
                    best = j;
                }
            }
            double[] next = ordered[best];
            ordered[best] = ordered[i];
            ordered[i] = next;
        }
        return ordered;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    static BufferedImage tile(ImageShape picture, double[] values, double least, double most) {
        BufferedImage tile = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        int pixels = picture.height() * picture.width();
        for (int i = 0; i < pixels; i++) {
            int red = level(values[i], least, most);
            boolean grey = picture.channels() == 1;
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
