package org.ergodic.common.nn.image;

import java.util.Arrays;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.common.nn.Activation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Pictures within a network: a number for each channel of each pixel.
 *
 * @param values {@code [n, height, width, channels]}
 * @param height of a picture, in pixels
 * @param width of a picture, in pixels
 * @param channels how many numbers a pixel has
 */
@API(status = API.Status.EXPERIMENTAL)
public record FeatureMaps(SDVariable values, int height, int width, int channels) {
    /** Checks the sizes. */
    public FeatureMaps {
        Objects.requireNonNull(values, "values");
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException("pictures have at least one row, column and channel, not " + height
                    + " x " + width + " pixels of " + channels + " channels");
        }
    }

    /**
     * Pictures whose channels come first, as events have them.
     *
     * @param x {@code [n, channels, height, width]}, or {@code [n, channels * height * width]}
     * @param channels how many numbers a pixel has
     * @param height of a picture
     * @param width of a picture
     * @return the same pictures
     */
    public static FeatureMaps ofEvents(SDVariable x, int channels, int height, int width) {
        SDVariable values = channels == 1
                ? x.reshape(-1, height, width, 1)
                : x.reshape(-1, channels, height, width).permute(0, 2, 3, 1);
        return new FeatureMaps(values, height, width, channels);
    }

    /** {@return the pictures as flat events {@code [n, channels * height * width]}, channels first} */
    public SDVariable events() {
        SDVariable first = channels == 1 ? values : values.permute(0, 3, 1, 2);
        return first.reshape(-1, (long) channels * height * width);
    }

    /** {@return the pixels of all pictures as rows {@code [n * height * width, channels]}} */
    public SDVariable pixels() {
        return values.reshape(-1, channels);
    }

    /**
     * Pictures of the same size.
     *
     * @param other {@code [n, height, width, others]}, or the same numbers in another shape
     * @param others how many channels they have
     * @return the other pictures
     */
    public FeatureMaps with(SDVariable other, int others) {
        return new FeatureMaps(other.reshape(-1, height, width, others), height, width, others);
    }

    /**
     * The sum with pictures of the same shape.
     *
     * @param other the others
     * @return the sum
     */
    public FeatureMaps plus(FeatureMaps other) {
        return new FeatureMaps(values.add(other.values), height, width, channels);
    }

    /**
     * The channels of these and then of other pictures.
     *
     * @param other pictures of the same size
     * @return pictures of both
     */
    public FeatureMaps beside(FeatureMaps other) {
        if (other.height != height || other.width != width) {
            throw new IllegalArgumentException("pictures beside each other must have one size, not " + height + " x "
                    + width + " and " + other.height + " x " + other.width);
        }
        SDVariable both = values.getSameDiff().concat(3, values, other.values);
        return new FeatureMaps(both, height, width, channels + other.channels);
    }

    /** {@return the mean of each channel over a picture's pixels, {@code [n, channels]}} */
    public SDVariable mean() {
        return values.mean(1, 2);
    }

    /** {@return the sum of each channel over a picture's pixels, {@code [n, channels]}} */
    public SDVariable sum() {
        return values.sum(1, 2);
    }

    /** {@return {@code x sigmoid(x)} of every number x, SiLU} */
    public FeatureMaps activated() {
        return with(Activation.swish(values), channels);
    }

    /** {@return each pixel four times, so that height and width double} */
    public FeatureMaps doubled() {
        SDVariable twice = values.getSameDiff().cnn().upsampling2d(values, 2, 2, false);
        return new FeatureMaps(twice, 2 * height, 2 * width, channels);
    }

    /**
     * Each block of {@code size x size} pixels as one pixel of all their channels (Shi et al. 2016, "Real-time single
     * image and video super-resolution using an efficient sub-pixel convolutional neural network", arXiv:1609.05158,
     * the other way).
     *
     * @param size how many pixels become one in each direction; it divides height and width
     * @return pictures with {@code size * size} times the channels
     */
    public FeatureMaps packed(int size) {
        if (size == 1) {
            return this;
        }
        if (height % size != 0 || width % size != 0) {
            throw new IllegalArgumentException(
                    "blocks of " + size + " x " + size + " pixels do not fill pictures of " + height + " x " + width);
        }
        int rows = height / size;
        int columns = width / size;
        int all = channels * size * size;
        SDVariable blocks = values.reshape(-1, rows, size, columns, size, channels)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(-1, rows, columns, all);
        return new FeatureMaps(blocks, rows, columns, all);
    }

    /**
     * The way back from {@link #packed}.
     *
     * @param size how many pixels one becomes in each direction; its square divides the channels
     * @return larger pictures of fewer channels
     */
    public FeatureMaps unpacked(int size) {
        if (size == 1) {
            return this;
        }
        if (channels % (size * size) != 0) {
            throw new IllegalArgumentException(channels + " channels are none of blocks of " + size + " x " + size);
        }
        int left = channels / (size * size);
        SDVariable pixels = values.reshape(-1, height, width, size, size, left)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(-1, (long) height * size, (long) width * size, left);
        return new FeatureMaps(pixels, height * size, width * size, left);
    }

    /**
     * Refuses a patch that does not divide the sides of a picture, before a network is built.
     *
     * @param patch how many pixels in each direction are one
     * @param height of a picture
     * @param width of a picture
     * @throws IllegalArgumentException for a patch that does not divide both, or below 1
     */
    public static void requirePatch(int patch, int height, int width) {
        if (patch < 1 || height % patch != 0 || width % patch != 0) {
            throw new IllegalArgumentException("patch " + patch + " divides no pictures of " + height + " x " + width
                    + " pixels: choose a patch that divides both");
        }
    }

    /** The graph. */
    SameDiff graph() {
        return values.getSameDiff();
    }

    /** Numbers of each picture as numbers of its pixels. */
    static SDVariable overPixels(SDVariable rows, int channels) {
        return rows.reshape(-1, 1, 1, channels);
    }

    /**
     * The shape of an event.
     *
     * @param what who asks, for the message
     * @param event the shape, {@code [channels, height, width]}
     * @return the same numbers
     * @throws IllegalArgumentException if events are no pictures
     */
    public static int[] shape(String what, long... event) {
        if (event.length != 3) {
            throw new IllegalArgumentException(what + " sees pictures [channels, height, width], and here events are "
                    + Arrays.toString(event) + ": say data.event: image and, where the data do not tell,"
                    + " data.image, or choose another network");
        }
        return new int[] {Math.toIntExact(event[0]), Math.toIntExact(event[1]), Math.toIntExact(event[2])};
    }
}
