package org.ergodic.data.table;

import java.util.List;
import org.ergodic.api.message.Excerpt;

/**
 * The picture that a row of data is: its values in the order channel, row, column.
 *
 * @param channels 1 for grey, 3 for red, green and blue; up to 16 for codes of pictures, which are shown by the first
 *     three, or the first
 * @param height in pixels
 * @param width in pixels
 */
public record ImageShape(int channels, int height, int width) {
    /** More are a side: the channels were taken for the last number. */
    private static final int MOST_CHANNELS = 16;

    private static final int COLOURS = 3;

    /** Checks the sizes. */
    public ImageShape {
        boolean last = channels == height && (width == 1 || width == COLOURS) && channels != 1 && channels != COLOURS;
        if (channels < 1 || channels > MOST_CHANNELS || last) {
            throw new IllegalArgumentException("a picture has 1 channel (grey) or 3 (colour), and one of codes at most "
                    + MOST_CHANNELS + ", not " + channels + ": its shape is [channels, height, width]");
        }
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("a picture's sides must be at least 1, not " + height + " x " + width);
        }
        if ((double) channels * height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a picture of " + channels + " x " + height + " x " + width
                    + " has more than " + Integer.MAX_VALUE + " values");
        }
    }

    /**
     * A picture's shape from a list.
     *
     * @param sizes {@code [h, w]} or {@code [c, h, w]}
     * @return the shape
     * @throws IllegalArgumentException for any other length or sizes that no picture has
     */
    public static ImageShape of(List<Integer> sizes) {
        return switch (sizes.size()) {
            case 2 -> new ImageShape(1, sizes.get(0), sizes.get(1));
            case 3 -> new ImageShape(sizes.get(0), sizes.get(1), sizes.get(2));
            default ->
                throw new IllegalArgumentException(
                        "a picture's shape is [height, width] or [channels, height, width], not " + Excerpt.of(sizes));
        };
    }

    /** {@return the number of values of one picture} */
    public int length() {
        return channels * height * width;
    }

    /** {@return {@code [c, h, w]}} */
    public long[] shape() {
        return new long[] {channels, height, width};
    }
}
