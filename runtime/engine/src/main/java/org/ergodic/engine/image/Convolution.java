package org.ergodic.engine.image;

import java.util.Arrays;
import org.ergodic.engine.kernel.KernelChoice;
import org.ergodic.engine.runtime.Vectors;

/**
 * A convolution in single precision: windows {@code [n oh ow, kh kw c]} by weights {@code [kh kw c, out]}, the windows
 * read where they lie in the image, so that no array of windows is ever made. Weights are laid out in panels of three
 * or four vectors; a tile is a few windows by a panel. A number of the result is the sum over rows of the window, its
 * columns and channels, in this order, each product added with one rounding, to the bias; neither batch nor threads
 * change it.
 */
public final class Convolution {
    private static final int LANES = Vectors.LANES;
    static final WindowTiles TILES =
            KernelChoice.vectorised() ? new TieredWindowTiles(LANES) : new ScalarWindowTiles(LANES);

    /** Columns of a tile, and of a wide one. */
    private static final int NARROW = WindowTiles.VECTORS * LANES;

    static final int WIDE = WindowTiles.WIDE_VECTORS * LANES;

    private static final int TILE = WindowTiles.ROWS * WIDE;

    private final Windows at;
    private final int c;
    private final int out;
    private final boolean turned;
    private final Bands bands;
    private final int k;

    /** Whether tiles are wide, which leave less of a panel empty. */
    private final boolean isWide;

    private final int width;
    private final int panels;

    /**
     * A convolution.
     *
     * @param at the windows
     * @param n images
     * @param c channels of the image
     * @param out channels of the result
     * @param turned whether weights are those of the convolution whose transpose this is, {@code [kh, kw, out, c]}
     */
    public Convolution(Windows at, int n, int c, int out, boolean turned) {
        this.at = at;
        this.c = c;
        this.out = out;
        this.turned = turned;
        bands = new Bands(at, n, c);
        k = at.kh() * at.kw() * c;
        isWide = filled(out, WIDE) >= filled(out, NARROW);
        width = isWide ? WIDE : NARROW;
        panels = (out + width - 1) / width;
    }

    /** How much of the panels is not empty. */
    private static double filled(int out, int width) {
        return (double) out / ((out + width - 1) / width * width);
    }

    /** {@return how many bands there are, each of which can be computed on its own} */
    public int bands() {
        return bands.count();
    }

    /** {@return how many panels of weights there are} */
    public int panels() {
        return panels;
    }

    /** {@return numbers that the panels take, and after them the bias} */
    public int laidOut() {
        return panels * (k + 1) * width;
    }

    /** {@return numbers that a thread works in} */
    public int room() {
        return bands.size() + TILE;
    }

    /**
     * Lays a panel of weights out.
     *
     * @param panel which
     * @param w the weights
     * @param bias null for none
     * @param to for all panels
     */
    public void layOut(int panel, float[] w, float[] bias, float[] to) {
        int first = panel * width;
        int columns = Math.min(width, out - first);
        int place = panel * k * width;
        int biases = panels * k * width + first;
        Arrays.fill(to, biases, biases + width, 0f);
        if (bias != null) {
            System.arraycopy(bias, first, to, biases, columns);
        }
        for (int i = 0; i < k; i++, place += width) {
            if (!turned) {
                System.arraycopy(w, i * out + first, to, place, columns);
            } else {
                int from = (at.kh() * at.kw() - 1 - i / c) * out * c + first * c + i % c;
                for (int j = 0; j < columns; j++) {
                    to[place + j] = w[from + j * c];
                }
            }
            Arrays.fill(to, place + columns, place + width, 0f);
        }
    }

    /**
     * Computes a band.
     *
     * @param band which
     * @param x the images
     * @param laidOut the panels
     * @param y the result
     * @param room what the thread works in
     */
    public void run(int band, float[] x, float[] laidOut, float[] y, float[] room) {
        bands.layOut(band, x, room, 0);
        int tile = bands.size();
        int count = bands.lineCount(band) * at.ow();
        int first = bands.firstLine(band) * at.ow();
        int biases = panels * k * width;
        int tileRows = isWide ? WindowTiles.WIDE_ROWS : WindowTiles.ROWS;
        for (int panel = 0; panel < panels; panel++) {
            int column = panel * width;
            int columns = Math.min(width, out - column);
            for (int i = 0; i < count; i += tileRows) {
                int rows = Math.min(tileRows, count - i);
                boolean whole = rows == tileRows && columns == width;
                float[] to = whole ? y : room;
                int place = whole ? (first + i) * out + column : tile;
                int ld = whole ? out : width;
                for (int p = 0; p < bands.pieces.length; p++) {
                    int weights = column * k + p * bands.length * width;
                    float[] d = p == 0 ? laidOut : to;
                    int from = p == 0 ? biases + column : place;
                    int ldd = p == 0 ? 0 : ld;
                    piece(bands.pieces[p], i, room, laidOut, weights, d, from, ldd, to, place, ld);
                }
                for (int r = 0; !whole && r < rows; r++) {
                    System.arraycopy(room, tile + r * width, y, (first + i + r) * out + column, columns);
                }
            }
        }
    }

    private void piece(
            int shift, int i, float[] a, float[] b, int bo, float[] d, int from, int ldd, float[] c, int co, int ldc) {
        if (isWide) {
            TILES.wideWindows(bands.length, a, bands.windows, i, shift, b, bo, d, from, ldd, c, co, ldc);
        } else {
            TILES.windows(bands.length, a, bands.windows, i, shift, b, bo, d, from, ldd, c, co, ldc);
        }
    }
}
