package org.ergodic.common.nn.image;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Dropout;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * From a picture to a small one of many channels: at each level a convolution that halves height and width, rounded up,
 * and then residual blocks. Classifiers, energies and autoencoders begin with it; {@link ImageDecoder} is the way back.
 *
 * <p>Parameters are those of the convolutions {@code halve-0}, {@code halve-1} and so on and of the blocks
 * {@code block-0-0}, {@code block-0-1} and so on.
 *
 * @param channels of each level, the finest first; the first level has half the height and width of the picture
 * @param blocks how many residual blocks a level has
 * @param embedded the size of an embedding that blocks are told; 0 for none
 * @param dropout within blocks
 */
@API(status = API.Status.EXPERIMENTAL)
public record ImageEncoder(List<Integer> channels, int blocks, int embedded, Dropout dropout) {
    private static final Initializer START = Initializer.fanIn(1);

    /** Checks the sizes. */
    public ImageEncoder {
        channels = List.copyOf(channels);
        Objects.requireNonNull(dropout, "dropout");
        check(channels, blocks, embedded);
    }

    static void check(List<Integer> channels, int blocks, int embedded) {
        if (channels.isEmpty()
                || blocks < 1
                || embedded < 0
                || channels.stream().anyMatch(c -> c < 1)) {
            throw new IllegalArgumentException("layers of pictures need levels of at least one channel and at least"
                    + " one block each, not " + channels + " channels and " + blocks + " blocks");
        }
    }

    /**
     * The network.
     *
     * @param s its scope
     * @param x pictures
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @return pictures of the last level's channels, each side a {@code 2^levels}-th of what it was, rounded up
     */
    public FeatureMaps of(Scope s, FeatureMaps x, Optional<SDVariable> e) {
        FeatureMaps h = x;
        for (int level = 0; level < channels.size(); level++) {
            int width = channels.get(level);
            h = new Convolution(3, 2, h.channels(), width, START).of(s.child("halve-" + level), h);
            for (int i = 0; i < blocks; i++) {
                h = new ImageBlock(width, width, embedded, dropout).of(s.child("block-" + level + "-" + i), h, e);
            }
        }
        return h;
    }

    /**
     * The network, its channels normalised by groups and activated: what last layers read.
     *
     * @param s its scope
     * @param x pictures
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @return pictures as {@link #of}
     */
    public FeatureMaps activated(Scope s, FeatureMaps x, Optional<SDVariable> e) {
        FeatureMaps h = of(s, x, e);
        return GroupNorm.of(h.channels()).of(s.child("norm"), h).activated();
    }

    /**
     * The mean of each of the {@linkplain #activated activated} channels over the pixels.
     *
     * @param s its scope
     * @param x pictures
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @return {@code [n, width]}
     */
    public SDVariable pooled(Scope s, FeatureMaps x, Optional<SDVariable> e) {
        return activated(s, x, e).mean();
    }

    /** {@return how many channels the last level has} */
    public int width() {
        return channels.get(channels.size() - 1);
    }
}
