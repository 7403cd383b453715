package org.ergodic.engine.image;

import java.util.Arrays;

/**
 * The windows of a batch of images in bands: some rows of windows of an image, or all of some images. What the windows
 * of a band read is laid out with zeros around, a few rows of an image that stay in the cache; there a window is a few
 * pieces, each of numbers that lie one after the other.
 */
final class Bands {
    /** About as many windows are in a band. */
    private static final int WINDOWS = 196;

    /** Numbers that may be read behind a band. */
    private static final int SLACK = 4 * 16;

    private final Windows at;
    private final int n;
    private final int channels;
    private final int images;
    private final int rows;
    private final int bandsOfImage;
    private final int height;
    private final int width;

    /** Where the pieces of a window are, from where it begins. */
    final int[] pieces;

    /** How many numbers a piece has. */
    final int length;

    /** Where each window of a band begins; the last ones once more, to fill a tile. */
    final int[] windows;

    /** Where the first window of each row begins. */
    final int[] lines;

    Bands(Windows at, int n, int channels) {
        this.at = at;
        this.n = n;
        this.channels = channels;
        int ofImage = at.oh() * at.ow();
        images = Math.max(1, Math.min(n, WINDOWS / ofImage));
        // As equal as they can be.
        int cuts = images > 1 ? 1 : Math.max(1, Math.round((float) ofImage / WINDOWS));
        rows = (at.oh() + cuts - 1) / cuts;
        bandsOfImage = (at.oh() + rows - 1) / rows;
        height = (rows - 1) * at.sh() + (at.kh() - 1) * at.dh() + 1;
        width = (at.ow() - 1) * at.sw() + (at.kw() - 1) * at.dw() + 1;
        boolean joined = at.dw() == 1;
        length = joined ? at.kw() * channels : channels;
        pieces = new int[joined ? at.kh() : at.kh() * at.kw()];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = joined
                    ? i * at.dh() * width * channels
                    : (i / at.kw() * at.dh() * width + i % at.kw() * at.dw()) * channels;
        }
        lines = new int[images * rows];
        windows = new int[lines.length * at.ow() + WindowTiles.ROWS];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = (i / rows * height + i % rows * at.sh()) * width * channels;
            for (int j = 0; j < at.ow(); j++) {
                windows[i * at.ow() + j] = lines[i] + j * at.sw() * channels;
            }
        }
        int count = lines.length * at.ow();
        Arrays.fill(windows, count, windows.length, windows[count - 1]);
    }

    /** {@return how many bands there are} */
    int count() {
        return images > 1 ? (n + images - 1) / images : n * bandsOfImage;
    }

    /** {@return numbers that a band takes} */
    int size() {
        return images * height * width * channels + SLACK;
    }

    /** {@return the most rows of windows of a band} */
    int mostLines() {
        return lines.length;
    }

    /** {@return the band's first row of windows, counted over all images} */
    int firstLine(int band) {
        return images > 1 ? band * images * rows : band / bandsOfImage * at.oh() + band % bandsOfImage * rows;
    }

    /** {@return how many rows of windows the band has} */
    int lineCount(int band) {
        return images > 1
                ? Math.min(images, n - band * images) * rows
                : Math.min(rows, at.oh() - band % bandsOfImage * rows);
    }

    /** Lays a band out from element {@code to} on. */
    void layOut(int band, float[] x, float[] room, int to) {
        int lineCount = lineCount(band);
        int first = images > 1 ? band * images : band / bandsOfImage;
        int row = images > 1 ? 0 : band % bandsOfImage * rows;
        int many = images > 1 ? lineCount / rows : 1;
        int last = images > 1 ? height : (lineCount - 1) * at.sh() + (at.kh() - 1) * at.dh() + 1;
        for (int m = 0; m < many; m++) {
            int image = (first + m) * at.h() * at.w() * channels;
            for (int r = 0; r < last; r++) {
                int v = row * at.sh() + r - at.top();
                line(v, x, image, room, to + (m * height + r) * width * channels);
            }
        }
    }

    /** A row of the image with zeros between, which is v rows below its first. */
    private void line(int v, float[] x, int image, float[] room, int to) {
        int end = to + width * channels;
        if (v < 0 || v % at.uh() != 0 || v / at.uh() >= at.h()) {
            Arrays.fill(room, to, end, 0f);
            return;
        }
        int from = image + v / at.uh() * at.w() * channels;
        if (at.uw() == 1) {
            int begin = Math.max(0, -at.left());
            int before = Math.min(width, Math.max(0, at.left())) * channels;
            int count = Math.max(0, Math.min((at.w() - begin) * channels, end - to - before));
            Arrays.fill(room, to, to + before, 0f);
            System.arraycopy(x, from + begin * channels, room, to + before, count);
            Arrays.fill(room, to + before + count, end, 0f);
            return;
        }
        Arrays.fill(room, to, end, 0f);
        for (int j = 0; j < at.w(); j++) {
            int place = j * at.uw() + at.left();
            if (place >= 0 && place < width) {
                System.arraycopy(x, from + j * channels, room, to + place * channels, channels);
            }
        }
    }
}
