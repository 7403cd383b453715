package org.ergodic.common.nn.image;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Each group of channels of a picture with mean 0 and variance 1, then a gain and an offset for each channel (Wu and He
 * 2018, "Group normalization", arXiv:1803.08494). Parameters {@code gain} and {@code offset} {@code [channels]}.
 *
 * @param channels how many channels there are
 * @param groups into how many groups they are cut; they divide the channels
 */
@API(status = API.Status.EXPERIMENTAL)
public record GroupNorm(int channels, int groups) {
    private static final double EPSILON = 1e-5;
    private static final int USUAL = 8;

    /** Fewer channels in a group would leave little of small pictures, and of one pixel nothing. */
    private static final int FEWEST_CHANNELS = 4;

    /** Checks the sizes. */
    public GroupNorm {
        if (channels < 1 || groups < 1 || channels % groups != 0) {
            throw new IllegalArgumentException(
                    "the groups must divide the channels, and " + groups + " do not divide " + channels);
        }
    }

    /**
     * As many groups as divide the channels, at most 8, of at least 4 channels each if there are as many.
     *
     * @param channels how many channels there are
     * @return the layer
     */
    public static GroupNorm of(int channels) {
        int groups = Math.max(1, Math.min(USUAL, channels / FEWEST_CHANNELS));
        while (channels % groups != 0) {
            groups--;
        }
        return new GroupNorm(channels, groups);
    }

    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param x pictures
     * @return pictures of the same shape
     */
    public FeatureMaps of(Scope s, FeatureMaps x) {
        SameDiff sd = x.graph();
        SDVariable grouped = x.values().reshape(-1, (long) x.height() * x.width(), groups, channels / groups);
        SDVariable centred = grouped.sub(grouped.mean(true, 1, 3));
        SDVariable variance = sd.math().square(centred).mean(true, 1, 3);
        SDVariable y = centred.div(sd.math().sqrt(variance.add(EPSILON)));
        SDVariable gain = s.parameter("gain", Initializer.constant(1), channels);
        SDVariable offset = s.parameter("offset", Initializer.zeros(), channels);
        return x.with(y.reshape(-1, x.height(), x.width(), channels).mul(gain).add(offset), channels);
    }
}
