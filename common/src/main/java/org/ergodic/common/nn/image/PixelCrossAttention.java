package org.ergodic.common.nn.image;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.CrossAttention;
import org.ergodic.common.nn.TokenSequence;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Attention of each pixel to the tokens of a sequence, such as those of a text, on normalised channels, added to what
 * it reads (Rombach et al. 2022, arXiv:2112.10752, section 3.3). Its last layer starts small. Parameters are those of
 * {@code norm} and of {@link CrossAttention}.
 *
 * @param channels how many channels there are
 * @param heads how many heads; they divide the channels
 */
@API(status = API.Status.EXPERIMENTAL)
public record PixelCrossAttention(int channels, int heads) {
    private static final double SMALL = 1e-2;

    /** Checks the sizes. */
    public PixelCrossAttention {
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
     * @param others what each pixel sees
     * @return pictures of the same shape
     */
    public FeatureMaps of(Scope s, FeatureMaps x, TokenSequence others) {
        int pixels = x.height() * x.width();
        SDVariable tokens =
                GroupNorm.of(channels).of(s.child("norm"), x).values().reshape(-1, pixels, channels);
        SDVariable mixed = new CrossAttention(pixels, channels, heads, Initializer.fanIn(SMALL)).of(s, tokens, others);
        return x.plus(x.with(mixed, channels));
    }
}
