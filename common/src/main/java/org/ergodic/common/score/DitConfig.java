package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;

/**
 * The options of a {@link ScoreDit}.
 *
 * @param patch how many pixels in each direction are a token
 * @param width the size of a token
 * @param blocks how many blocks
 * @param heads how many heads of attention
 * @param embedding the size of what blocks are told of time and condition
 * @param dropout the share of what layers add that is dropped in training
 * @param network what the network predicts, and how it sees time
 */
@API(status = API.Status.INTERNAL)
public record DitConfig(
        @Option(
                value = "pixels in each direction that are one token; it divides the sides of the pictures, and half of"
                        + " it costs 4 to 16 times as much",
                byDefault = "2",
                min = 1)
        int patch,

        @Option(value = "numbers in a token", byDefault = "128", min = 1)
        int width,

        @Option(value = "how many blocks", byDefault = "4", min = 1)
        int blocks,

        @Option(value = "how many heads of attention; they divide the width", byDefault = "4", min = 1)
        int heads,

        @Option(value = "numbers that blocks are told of time and condition", byDefault = "128", min = 1)
        int embedding,

        @Option(
                value = "share of what attention and feed-forward networks add that is dropped in training",
                byDefault = "0",
                min = 0,
                max = 1,
                below = true)
        double dropout,

        @Inlined ScoreNetworkOptions network) {
    /** Checks that the heads divide the width. */
    public DitConfig {
        if (heads < 1 || width < 1 || width % heads != 0) {
            throw new IllegalArgumentException("the heads must divide the width, and " + heads + " do not divide "
                    + width + ": choose a width that is a multiple of heads");
        }
    }

    /** {@return the defaults of a pipeline} */
    public static DitConfig defaults() {
        return new DitConfig(2, 128, 4, 4, 128, 0, ScoreNetworkOptions.DEFAULTS);
    }

    /**
     * These options for a network of another size.
     *
     * @param pixels how many in each direction are a token
     * @param tokenWidth the size of a token
     * @param blockCount how many blocks
     * @param headCount how many heads of attention
     * @param embeddingWidth the size of what blocks are told
     * @return new options
     */
    public DitConfig withSize(int pixels, int tokenWidth, int blockCount, int headCount, int embeddingWidth) {
        return new DitConfig(pixels, tokenWidth, blockCount, headCount, embeddingWidth, dropout, network);
    }

    /**
     * These options with dropout.
     *
     * @param share of what layers add that is dropped in training, in [0, 1)
     * @return new options
     */
    public DitConfig withDropout(double share) {
        return new DitConfig(patch, width, blocks, heads, embedding, share, network);
    }

    /**
     * These options with another prediction or view of time.
     *
     * @param other what the network predicts, and how it sees time
     * @return new options
     */
    public DitConfig withNetwork(ScoreNetworkOptions other) {
        return new DitConfig(patch, width, blocks, heads, embedding, dropout, other);
    }
}
