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
 * From a small picture of many channels to a large one, the way back from an {@link ImageEncoder}: at each level
 * residual blocks, and then height and width are doubled by {@link FeatureMaps#doubled} and a convolution.
 *
 * <p>Parameters are those of the convolutions {@code first}, {@code double-0}, {@code double-1} and so on, of the
 * blocks {@code block-0-0}, {@code block-0-1} and so on, of {@code norm} and of {@code last}.
 *
 * @param channels of each level, the coarsest first
 * @param blocks how many residual blocks a level has
 * @param embedded the size of an embedding that blocks are told; 0 for none
 * @param dropout within blocks
 */
@API(status = API.Status.EXPERIMENTAL)
public record ImageDecoder(List<Integer> channels, int blocks, int embedded, Dropout dropout) {
    private static final Initializer START = Initializer.fanIn(1);

    /** Checks the sizes. */
    public ImageDecoder {
        channels = List.copyOf(channels);
        Objects.requireNonNull(dropout, "dropout");
        ImageEncoder.check(channels, blocks, embedded);
    }

    /**
     * The network.
     *
     * @param s its scope
     * @param x small pictures
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @param out the channels it gives
     * @param last the start values of the last convolution
     * @return pictures whose sides are {@code 2^levels} times as long
     */
    public FeatureMaps of(Scope s, FeatureMaps x, Optional<SDVariable> e, int out, Initializer last) {
        FeatureMaps h = new Convolution(3, 1, x.channels(), channels.get(0), START).of(s.child("first"), x);
        for (int level = 0; level < channels.size(); level++) {
            int width = channels.get(level);
            for (int i = 0; i < blocks; i++) {
                h = new ImageBlock(h.channels(), width, embedded, dropout)
                        .of(s.child("block-" + level + "-" + i), h, e);
            }
            h = new Convolution(3, 1, width, width, START).of(s.child("double-" + level), h.doubled());
        }
        FeatureMaps normed = GroupNorm.of(h.channels()).of(s.child("norm"), h).activated();
        return new Convolution(3, 1, h.channels(), out, last).of(s.child("last"), normed);
    }
}
