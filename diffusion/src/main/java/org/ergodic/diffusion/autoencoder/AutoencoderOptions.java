package org.ergodic.diffusion.autoencoder;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.common.nn.Activation;

/**
 * The options of an {@link Autoencoder}.
 *
 * @param channels of each level of convolutions, of pictures
 * @param blocks how many residual blocks a level has
 * @param hidden the widths of the hidden layers, of rows
 * @param activation the nonlinearity of hidden layers
 * @param latent how many numbers a code has; of pictures, for each of its pixels
 * @param dropout within blocks of convolutions
 */
@API(status = API.Status.EXPERIMENTAL)
public record AutoencoderOptions(
        @Option(
                value = "channels of each level of convolutions, which halves the pictures; for pictures [32, 64]"
                        + " unless said, and [] for a perceptron of all their numbers",
                min = 1)
        Optional<List<Integer>> channels,

        @Option(value = "residual blocks of a level", byDefault = "1", min = 1)
        int blocks,

        @Option(value = "widths of the hidden layers of a perceptron", byDefault = "[128, 128]", min = 1)
        List<Integer> hidden,

        @Option(value = "nonlinearity of the hidden layers of a perceptron", byDefault = "silu")
        Activation activation,

        @Option(value = "numbers of a code; of pictures, of each of its pixels", byDefault = "4", min = 1)
        int latent,

        @Option(
                value = "share of the numbers within blocks of convolutions that are dropped in training",
                byDefault = "0",
                min = 0,
                max = 1,
                below = true)
        double dropout) {
    private static final List<Integer> USUAL = List.of(32, 64);

    /** The rank of a picture. */
    private static final int PICTURE = 3;

    /** Copies the lists. */
    public AutoencoderOptions {
        channels = channels.map(List::copyOf);
        hidden = List.copyOf(hidden);
    }

    /**
     * Those of pictures.
     *
     * @param channels of each level
     * @param latent how many numbers each pixel of a code has
     * @return options
     */
    public static AutoencoderOptions ofPictures(List<Integer> channels, int latent) {
        return new AutoencoderOptions(Optional.of(channels), 1, List.of(), Activation.SILU, latent, 0);
    }

    /**
     * Those of rows.
     *
     * @param hidden the widths of the hidden layers
     * @param latent how many numbers a code has
     * @return options
     */
    public static AutoencoderOptions ofRows(List<Integer> hidden, int latent) {
        return new AutoencoderOptions(Optional.of(List.of()), 1, hidden, Activation.SILU, latent, 0);
    }

    /** The channels for events of a shape; none for a perceptron. */
    List<Integer> channels(long... event) {
        return channels.orElse(event.length == PICTURE ? USUAL : List.of());
    }
}
