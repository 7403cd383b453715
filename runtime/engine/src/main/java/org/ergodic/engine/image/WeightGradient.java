package org.ergodic.engine.image;

import java.util.Arrays;

/**
 * The gradient of a convolution for its weights in single precision: the windows {@code [n oh ow, kh kw c]}, turned, by
 * what comes from above {@code [n oh ow, out]}. A tile is four channels of the result by three vectors of a window, read
 * where they lie. Bands are added up in a few parts whose number depends on nothing but the shapes, then the parts.
 */
public final class WeightGradient {
    private static final int MOST_PARTS = 4;
    private static final int WIDE = Convolution.WIDE;
    private static final int ROWS = WindowTiles.FEW_ROWS;
    private static final int TILE = ROWS * WIDE;

    private final Windows at;
    private final int c;
    private final int out;
    private final Bands bands;
    private final int tiles;

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
        chunks = (bands.length + WIDE - 1) / WIDE;
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
        return bands.size() + bands.mostLines() * at.ow() * tiles * ROWS;
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
     * @param sums the part's sums
     * @param room what the thread works in
     */
    public void run(int part, float[] x, float[] g, float[] sums, float[] room) {
        Arrays.fill(sums, 0f);
        int parts = parts();
        int count = bands.count();
        for (int band = count * part / parts; band < count * (part + 1) / parts; band++) {
            bands.layOut(band, x, room, 0);
            int windows = bands.lineCount(band) * at.ow();
            layOut(g, bands.firstLine(band) * at.ow() * out, windows, room);
            add(windows, sums, room);
        }
    }

    /** Four channels of all windows of a band one after the other, then the next four. */
    private void layOut(float[] g, int from, int windows, float[] room) {
        int to = bands.size();
        for (int t = 0; t < tiles; t++) {
            int rows = Math.min(ROWS, out - t * ROWS);
            int at0 = from + t * ROWS;
            if (rows == ROWS) {
                for (int i = 0; i < windows; i++, to += ROWS, at0 += out) {
                    room[to] = g[at0];
                    room[to + 1] = g[at0 + 1];
                    room[to + 2] = g[at0 + 2];
                    room[to + 3] = g[at0 + 3];
                }
            } else {
                for (int i = 0; i < windows; i++, to += ROWS, at0 += out) {
                    for (int r = 0; r < ROWS; r++) {
                        room[to + r] = r < rows ? g[at0 + r] : 0;
                    }
                }
            }
        }
    }

    private void add(int windows, float[] sums, float[] room) {
        int place = 0;
        for (int piece : bands.pieces) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                for (int t = 0; t < tiles; t++, place += TILE) {
                    Convolution.TILES.gradient(
                            windows,
                            bands.windows,
                            room,
                            bands.size() + t * windows * ROWS,
                            room,
                            piece + chunk * WIDE,
                            sums,
                            place);
                }
            }
        }
    }

    /**
     * Adds the parts of one of the pieces up and writes it.
     *
     * @param piece which
     * @param sums the parts' sums; those of the first are changed
     * @param dw {@code [kh, kw, c, out]}
     */
    public void finish(int piece, float[][] sums, float[] dw) {
        int size = chunks * tiles * TILE;
        int from = piece * size;
        float[] total = sums[0];
        for (int p = 1; p < sums.length; p++) {
            float[] part = sums[p];
            for (int i = from; i < from + size; i++) {
                total[i] += part[i];
            }
        }
        for (int chunk = 0; chunk < chunks; chunk++) {
            int columns = Math.min(WIDE, bands.length - chunk * WIDE);
            int row = (piece * bands.length + chunk * WIDE) * out;
            for (int t = 0; t < tiles; t++) {
                int rows = Math.min(ROWS, out - t * ROWS);
                int tile = from + (chunk * tiles + t) * TILE;
                for (int j = 0; j < columns; j++) {
                    for (int r = 0; r < rows; r++) {
                        dw[row + j * out + t * ROWS + r] = total[tile + r * WIDE + j];
                    }
                }
            }
        }
    }
}
