package org.ergodic.common.score;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.image.Unet;

/**
 * The options of a {@link ScoreUnet}.
 *
 * @param channels of each level, the finest first
 * @param blocks how many residual blocks a level has on the way down
 * @param attention the levels with attention; the coarsest unless said
 * @param heads of attention
 * @param patch of how many pixels in each direction one is made before the first level
 * @param embedding the size of what layers are told of time and condition
 * @param dropout the share of channels that are dropped in training
 * @param network what the network predicts, and how it sees time
 */
@API(status = API.Status.INTERNAL)
public record UnetConfig(
        @Option(
                value = "channels of each level; each but the last halves the pictures",
                byDefault = "[32, 64]",
                min = 1)
        List<Integer> channels,

        @Option(
                value = "residual blocks of a level on the way down; on the way up there is one more",
                byDefault = "2",
                min = 1)
        int blocks,

        @Option(value = "levels with attention between pixels, from 0; the last unless said", min = 0)
        Optional<List<Integer>> attention,

        @Option(value = "heads of attention; they divide the channels", byDefault = "4", min = 1)
        int heads,

        @Option(
                value = "pixels in each direction that are one with all their channels before the first level: 2"
                        + " costs a quarter",
                byDefault = "1",
                min = 1)
        int patch,

        @Option(value = "numbers that layers are told of time and condition", byDefault = "128", min = 1)
        int embedding,

        @Option(
                value = "share of the numbers within blocks that are dropped in training",
                byDefault = "0",
                min = 0,
                max = 1,
                below = true)
        double dropout,

        @Inlined ScoreNetworkOptions network) {
    /** Copies the lists and checks that levels and heads go together. */
    public UnetConfig {
        channels = List.copyOf(channels);
        attention = attention.map(List::copyOf);
        unet(channels, blocks, attention, heads, embedding, dropout);
    }

    /** {@return the defaults of a pipeline} */
    public static UnetConfig defaults() {
        return new UnetConfig(List.of(32, 64), 2, Optional.empty(), 4, 1, 128, 0, ScoreNetworkOptions.DEFAULTS);
    }

    Unet unet() {
        return unet(channels, blocks, attention, heads, embedding, dropout);
    }

    private static Unet unet(
            List<Integer> channels,
            int blocks,
            Optional<List<Integer>> attention,
            int heads,
            int embedding,
            double dropout) {
        return new Unet(
                channels,
                blocks,
                attention.orElseGet(() -> List.of(Math.max(0, channels.size() - 1))),
                heads,
                embedding,
                new Dropout(dropout));
    }
}
