package org.ergodic.data.table;

import java.util.List;
import org.ergodic.api.message.Excerpt;

/**
 * The picture that a row of data is: its values in the order channel, row, column.
 *
 * @param channels 1 for grey, 3 for red, green and blue; others, such as codes of pictures have, are shown by the first
 *     three, or the first
 * @param height in pixels
 * @param width in pixels
 */
public record ImageShape(int channels, int height, int width) {
    /** Checks the sizes. */
    public ImageShape {
        if (channels < 1) {
            throw new IllegalArgumentException(
                    "a picture has at least one channel, 1 for grey and 3 for colour, not " + channels);
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
