package org.ergodic.engine.image;

import java.util.Arrays;

/**
 * The gradient of a convolution for its weights in single precision: the windows {@code [n oh ow, kh kw c]}, turned, by
 * what comes from above {@code [n oh ow, out]}. A tile is two channels of the result by four vectors of a window. Bands
 * are added up in a few parts whose number depends on nothing but the shapes, then the parts.
 */
public final class WeightGradient {
    private static final int MOST_PARTS = 4;
    private static final int WIDTH = Convolution.WIDE;
    private static final int ROWS = WindowTiles.WIDE_ROWS;
    private static final int TILE = ROWS * WIDTH;

    private final Windows at;
    private final int c;
    private final int out;
    private final Bands bands;
    private final int tiles;

    /** Where each channel of a band's results is. */
    private final int[] rows;

    /** Tiles along a piece of a window. */
    private final int chunks;

    /**
     * A gradient.
     *
     * @param at the windows
     * @param n images
     * @param c channels of the image
     * @param out channels of the result
     */
    public WeightGradient(Windows at, int n, int c, int out) {
        this.at = at;
        this.c = c;
        this.out = out;
        bands = new Bands(at, n, c);
        tiles = (out + ROWS - 1) / ROWS;
        chunks = (bands.length + WIDTH - 1) / WIDTH;
        rows = new int[tiles * ROWS];
        Arrays.setAll(rows, r -> r * bands.mostLines() * at.ow());
    }

    /** {@return how many parts the bands are added up in} */
    public int parts() {
        return Math.min(MOST_PARTS, bands.count());
    }

    /** {@return numbers of the sums of a part} */
    public int sums() {
        return bands.pieces.length * chunks * tiles * TILE;
    }

    /** {@return numbers that a thread works in} */
    public int room() {
        return bands.size() + bands.mostLines() * at.ow() * (tiles * ROWS + WIDTH);
    }

    /** {@return how many pieces the result can be written in} */
    public int pieces() {
        return bands.pieces.length;
    }

    /**
     * Adds a part up.
     *
     * @param part which
     * @param x the images
     * @param g what comes from above
     * @param sums those of all parts
     * @param room what the thread works in
     */
    public void run(int part, float[] x, float[] g, float[] sums, float[] room) {
        int place = part * sums();
        Arrays.fill(sums, place, place + sums(), 0f);
        int parts = parts();
        int count = bands.count();
        for (int band = count * part / parts; band < count * (part + 1) / parts; band++) {
            bands.layOut(band, x, room, 0);
            int windows = bands.lineCount(band) * at.ow();
            layOut(g, bands.firstLine(band) * at.ow() * out, windows, room);
            add(windows, sums, place, room);
        }
    }

    /** A channel of all windows of a band, then the next. */
    private void layOut(float[] g, int from, int windows, float[] room) {
        int to = bands.size();
        int next = from;
        for (int i = 0; i < windows; i++, to++) {
            for (int r = 0; r < out; r++) {
                room[to + rows[r]] = g[next++];
            }
        }
        for (int r = out; r < rows.length; r++) {
            int row = bands.size() + rows[r];
            Arrays.fill(room, row, row + windows, 0f);
        }
    }

    private void add(int windows, float[] sums, int first, float[] room) {
        int channels = bands.size();
        int gathered = channels + rows.length * bands.mostLines() * at.ow();
        int place = first;
        for (int piece : bands.pieces) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                // They would be read once for each tile, from too few sets of the first-level cache.
                Convolution.TILES.gather(windows, room, bands.windows, piece + chunk * WIDTH, room, gathered);
                for (int t = 0; t < tiles; t++, place += TILE) {
                    Convolution.TILES.wideWindows(
                            windows, room, rows, t * ROWS, channels, room, gathered, sums, place, WIDTH, sums, place,
                            WIDTH);
                }
            }
        }
    }

    /**
     * Adds the parts of one of the pieces up and writes it.
     *
     * @param piece which
     * @param sums those of all parts; those of the first are changed
     * @param dw {@code [kh, kw, c, out]}
     */
    public void finish(int piece, float[] sums, float[] dw) {
        int size = chunks * tiles * TILE;
        int from = piece * size;
        for (int part = 1; part < parts(); part++) {
            int other = part * sums();
            for (int i = from; i < from + size; i++) {
                sums[i] += sums[other + i];
            }
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            int columns = Math.min(WIDTH, bands.length - chunk * WIDTH);
            int row = (piece * bands.length + chunk * WIDTH) * out;
            for (int t = 0; t < tiles; t++) {
                int rows = Math.min(ROWS, out - t * ROWS);
                int tile = from + (chunk * tiles + t) * TILE;
                for (int j = 0; j < columns; j++) {
                    for (int r = 0; r < rows; r++) {
                        dw[row + j * out + t * ROWS + r] = sums[tile + r * WIDTH + j];
                    }
                }
            }
        }
    }
}
