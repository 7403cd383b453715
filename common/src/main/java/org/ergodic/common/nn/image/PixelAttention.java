package org.ergodic.common.nn.image;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.SelfAttention;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Attention of each pixel to all of its picture, on normalised channels, added to what it reads (Ho, Jain and Abbeel
 * 2020, arXiv:2006.11239, appendix B). Its last layer starts small. Parameters are those of {@code norm} and of {@link
 * SelfAttention}.
 *
 * @param channels how many channels there are
 * @param heads how many heads; they divide the channels
 */
@API(status = API.Status.EXPERIMENTAL)
public record PixelAttention(int channels, int heads) {
    private static final double SMALL = 1e-2;

    /** Checks the sizes. */
    public PixelAttention {
        if (channels < 1 || heads < 1 || channels % heads != 0) {
            throw new IllegalArgumentException(
                    "the heads of attention must divide the channels, and " + heads + " do not divide " + channels);
        }
    }

    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param x pictures
     * @return pictures of the same shape
     */
    public FeatureMaps of(Scope s, FeatureMaps x) {
        int pixels = x.height() * x.width();
        SDVariable tokens =
                GroupNorm.of(channels).of(s.child("norm"), x).values().reshape(-1, pixels, channels);
        SDVariable mixed = new SelfAttention(pixels, channels, heads, Initializer.fanIn(SMALL)).of(s, tokens);
        return x.plus(x.with(mixed, channels));
    }
}
