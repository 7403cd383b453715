package org.ergodic.engine.image;

/**
 * Where the windows of a convolution lie on its image. The image of h rows and w columns may have zeros between its
 * rows and columns ({@code uh}, {@code uw} apart); window (i, j) begins {@code top} rows above and {@code left} columns
 * before pixel {@code (i sh, j sw)} of it. What reaches over its edges is zero.
 *
 * @param kh rows of a window
 * @param kw columns of a window
 * @param sh rows from one window to the next
 * @param sw columns from one window to the next
 * @param dh rows from one of a window's rows to the next
 * @param dw columns from one of a window's columns to the next
 * @param top rows above the image; negative if windows begin in it
 * @param left columns before the image; negative if windows begin in it
 * @param oh rows of windows
 * @param ow columns of windows
 * @param h rows of the image
 * @param w columns of the image
 * @param uh rows from one row of the image to the next, 1 without zeros between
 * @param uw columns from one column of the image to the next, 1 without zeros between
 */
public record Windows(
        int kh,
        int kw,
        int sh,
        int sw,
        int dh,
        int dw,
        int top,
        int left,
        int oh,
        int ow,
        int h,
        int w,
        int uh,
        int uw) {
    private static final int SAME = 1;

    /**
     * From ND4J's arguments.
     *
     * @param h rows of the image
     * @param w columns of the image
     * @param i kernel, strides, padding and dilation, each of rows and columns, and the kind of padding
     * @return the windows; null if the padding is of a kind that is not known here
     */
    public static Windows of(int h, int w, int... i) {
        int reachH = (i[0] - 1) * i[6] + 1;
        int reachW = (i[1] - 1) * i[7] + 1;
        if (i[8] == SAME) {
            int oh = (h + i[2] - 1) / i[2];
            int ow = (w + i[3] - 1) / i[3];
            int top = ((oh - 1) * i[2] + reachH - h) / 2;
            int left = ((ow - 1) * i[3] + reachW - w) / 2;
            return top < 0 || left < 0
                    ? null
                    : new Windows(i[0], i[1], i[2], i[3], i[6], i[7], top, left, oh, ow, h, w, 1, 1);
        }
        int oh = (h + 2 * i[4] - reachH) / i[2] + 1;
        int ow = (w + 2 * i[5] - reachW) / i[3] + 1;
        return i[8] != 0 || oh < 1 || ow < 1
                ? null
                : new Windows(i[0], i[1], i[2], i[3], i[6], i[7], i[4], i[5], oh, ow, h, w, 1, 1);
    }

    /**
     * Those of which an image is the result of a convolution.
     *
     * @param h rows of that result
     * @param w columns of that result
     * @param i as in {@link #of}
     * @return the windows; null if there are none or the padding is of a kind that is not known here
     */
    public static Windows ofTransposed(int h, int w, int... i) {
        boolean same = i[8] == SAME;
        int from = same ? h * i[2] : (h - 1) * i[2] + (i[0] - 1) * i[6] + 1 - 2 * i[4];
        int right = same ? w * i[3] : (w - 1) * i[3] + (i[1] - 1) * i[7] + 1 - 2 * i[5];
        Windows windows = from < 1 || right < 1 ? null : of(from, right, i);
        return windows == null || windows.oh != h || windows.ow != w ? null : windows;
    }

    /**
     * The windows of the results around each pixel of the image: a convolution with them and the weights turned around
     * is the transpose of the one with these.
     *
     * @return windows on an image of oh rows and ow columns, one for each of the h rows and w columns
     */
    public Windows transposed() {
        return new Windows(kh, kw, 1, 1, dh, dw, (kh - 1) * dh - top, (kw - 1) * dw - left, h, w, oh, ow, sh, sw);
    }

    /** {@return rows of the image with what is above, for its windows} */
    public int paddedH() {
        return Math.max(h + top, (oh - 1) * sh + (kh - 1) * dh + 1);
    }

    /** {@return columns of the image with what is before, for its windows} */
    public int paddedW() {
        return Math.max(w + left, (ow - 1) * sw + (kw - 1) * dw + 1);
    }

    /** {@return whether each window is one pixel, and each pixel a window} */
    public boolean isPixelwise() {
        return kh == 1 && kw == 1 && sh == 1 && sw == 1 && uh == 1 && uw == 1 && top == 0 && left == 0 && oh == h
                && ow == w;
    }
}
