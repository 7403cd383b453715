package org.ergodic.common.score;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.common.nn.Activation;

/**
 * The options of a {@link ScoreTransformer}.
 *
 * @param width the size of a token
 * @param depth how many blocks
 * @param heads how many heads of attention
 * @param hidden the width of the hidden layer of each feed-forward network
 * @param activation the nonlinearity of feed-forward networks
 * @param groups columns that are one token together
 * @param dropout the share of what layers add that is dropped in training
 * @param network what the network predicts, and how it sees time
 */
@API(status = API.Status.INTERNAL)
public record TransformerConfig(
        @Option(value = "numbers in a token, of which each column has one", byDefault = "64", min = 1)
        int width,

        @Option(value = "how many blocks", byDefault = "3", min = 1)
        int depth,

        @Option(value = "how many heads of attention; they divide the width", byDefault = "4", min = 1)
        int heads,

        @Option(value = "width of the hidden layer behind the attention", byDefault = "256", min = 1)
        int hidden,

        @Option(value = "nonlinearity", byDefault = "silu") Activation activation,

        @Option(
                value = "columns that are one token together, from 0, such as [[0, 1, 2], [5, 6]]: the one-hot columns"
                        + " of a category",
                byDefault = "[]",
                min = 0)
        List<List<Integer>> groups,

        @Option(
                value = "share of what attention and feed-forward networks add that is dropped in training",
                byDefault = "0",
                min = 0,
                max = 1,
                below = true)
        double dropout,

        @Inlined ScoreNetworkOptions network) {
    /** Copies the groups and checks that the heads divide the width. */
    public TransformerConfig {
        groups = groups.stream().map(List::copyOf).toList();
        if (heads < 1 || width < 1 || width % heads != 0) {
            throw new IllegalArgumentException("the heads must divide the width, and " + heads + " do not divide "
                    + width + ": choose a width that is a multiple of heads");
        }
    }

    /** {@return the defaults of a pipeline} */
    public static TransformerConfig defaults() {
        return new TransformerConfig(64, 3, 4, 256, Activation.SILU, List.of(), 0, ScoreNetworkOptions.DEFAULTS);
    }

    /**
     * These options for a network of another size.
     *
     * @param tokenWidth the size of a token
     * @param blocks how many blocks
     * @param headCount how many heads
     * @param hiddenWidth the width of the hidden layer of each feed-forward network
     * @return new options
     */
    public TransformerConfig withSize(int tokenWidth, int blocks, int headCount, int hiddenWidth) {
        return new TransformerConfig(tokenWidth, blocks, headCount, hiddenWidth, activation, groups, dropout, network);
    }

    /**
     * These options with columns that are one token together.
     *
     * @param together the columns of each group, from 0
     * @return new options
     */
    public TransformerConfig withGroups(List<List<Integer>> together) {
        return new TransformerConfig(width, depth, heads, hidden, activation, together, dropout, network);
    }

    /**
     * These options with dropout.
     *
     * @param share of what layers add that is dropped in training, in [0, 1)
     * @return new options
     */
    public TransformerConfig withDropout(double share) {
        return new TransformerConfig(width, depth, heads, hidden, activation, groups, share, network);
    }

    /**
     * These options with another prediction or view of time.
     *
     * @param other what the network predicts, and how it sees time
     * @return new options
     */
    public TransformerConfig withNetwork(ScoreNetworkOptions other) {
        return new TransformerConfig(width, depth, heads, hidden, activation, groups, dropout, other);
    }
}
