package org.ergodic.common.nn.image;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.TokenSequence;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A U-Net (Ronneberger, Fischer and Brox 2015, arXiv:1505.04597; with residual blocks, an embedding and attention as in
 * Ho, Jain and Abbeel 2020, arXiv:2006.11239): levels of pictures half as large each, on the way down and up again,
 * where each block on the way up also sees what the way down had at its level. On the way up a level has a block more.
 *
 * <p>Parameters are those of {@code first}, {@code down-L-I}, {@code halve-L}, {@code middle-0} and {@code middle-1},
 * {@code up-L-I}, {@code double-L}, {@code norm} and {@code last}, level L and block I counted from 0, and of
 * {@code attention} in blocks of the levels that have it.
 *
 * @param channels of each level, the finest first
 * @param blocks how many of each level on the way down
 * @param attention the levels with attention behind their blocks, from 0; the middle has it if the coarsest has
 * @param heads of attention
 * @param embedded the size of the embedding; 0 for none
 * @param dropout within blocks
 */
@API(status = API.Status.EXPERIMENTAL)
public record Unet(
        List<Integer> channels, int blocks, List<Integer> attention, int heads, int embedded, Dropout dropout) {
    private static final Initializer START = Initializer.fanIn(1);

    /** Checks the sizes. */
    public Unet {
        channels = List.copyOf(channels);
        attention = List.copyOf(attention);
        Objects.requireNonNull(dropout, "dropout");
        if (channels.isEmpty() || blocks < 1 || channels.stream().anyMatch(c -> c < 1)) {
            throw new IllegalArgumentException(
                    "a U-Net needs levels of at least one channel and at least one block each, not " + channels
                            + " channels and " + blocks + " blocks");
        }
        for (int level : attention) {
            if (level < 0 || level >= channels.size()) {
                throw new IllegalArgumentException(
                        "attention is on levels 0 to " + (channels.size() - 1) + ", not " + level);
            }
            if (channels.get(level) % heads != 0) {
                throw new IllegalArgumentException("the heads of attention must divide the channels, and " + heads
                        + " do not divide the " + channels.get(level) + " of level " + level);
            }
        }
    }

    /**
     * Refuses pictures that cannot be halved as often as there are levels.
     *
     * @param height of a picture
     * @param width of a picture
     * @throws IllegalArgumentException for sizes that are odd before the last level
     */
    public void require(int height, int width) {
        int factor = 1 << (channels.size() - 1);
        if (height % factor != 0 || width % factor != 0) {
            throw new IllegalArgumentException("a U-Net of " + channels.size() + " levels halves pictures "
                    + (channels.size() - 1) + " times, and " + height + " x " + width
                    + " pixels cannot be: choose fewer channels (levels), another patch, or pictures whose sides are"
                    + " multiples of " + factor);
        }
    }

    /**
     * What the blocks of a U-Net are told.
     *
     * @param embedding {@code [n, embedded]}; empty without one
     * @param sequence tokens that pixels attend to wherever they attend to each other, such as those of a text; empty
     *     without
     */
    public record Told(Optional<SDVariable> embedding, Optional<TokenSequence> sequence) {
        /** {@return nothing} */
        public static Told nothing() {
            return new Told(Optional.empty(), Optional.empty());
        }
    }

    /**
     * The network.
     *
     * @param s its scope
     * @param x pictures
     * @param told what its blocks are told
     * @param out the channels it gives
     * @param last the start values of the last convolution
     * @return pictures of the same size
     */
    public FeatureMaps of(Scope s, FeatureMaps x, Told told, int out, Initializer last) {
        require(x.height(), x.width());
        int levels = channels.size();
        FeatureMaps h = new Convolution(3, 1, x.channels(), channels.get(0), START).of(s.child("first"), x);
        Deque<FeatureMaps> kept = new ArrayDeque<>();
        kept.push(h);
        for (int level = 0; level < levels; level++) {
            for (int i = 0; i < blocks; i++) {
                h = block(s.child("down-" + level + "-" + i), h, told, level);
                kept.push(h);
            }
            if (level < levels - 1) {
                h = new Convolution(3, 2, h.channels(), h.channels(), START).of(s.child("halve-" + level), h);
                kept.push(h);
            }
        }
        h = block(s.child("middle-0"), h, told, levels - 1);
        h = new ImageBlock(h.channels(), h.channels(), embedded, dropout).of(s.child("middle-1"), h, told.embedding());
        for (int level = levels - 1; level >= 0; level--) {
            for (int i = 0; i <= blocks; i++) {
                h = block(s.child("up-" + level + "-" + i), h.beside(kept.pop()), told, level);
            }
            if (level > 0) {
                h = new Convolution(3, 1, h.channels(), h.channels(), START)
                        .of(s.child("double-" + level), h.doubled());
            }
        }
        FeatureMaps normed = GroupNorm.of(h.channels()).of(s.child("norm"), h).activated();
        return new Convolution(3, 1, h.channels(), out, last).of(s.child("last"), normed);
    }

    private FeatureMaps block(Scope s, FeatureMaps x, Told told, int level) {
        FeatureMaps h = new ImageBlock(x.channels(), channels.get(level), embedded, dropout).of(s, x, told.embedding());
        if (!attention.contains(level)) {
            return h;
        }
        FeatureMaps mixed = new PixelAttention(h.channels(), heads).of(s.child("attention"), h);
        return told.sequence()
                .map(sequence ->
                        new PixelCrossAttention(h.channels(), heads).of(s.child("cross-attention"), mixed, sequence))
                .orElse(mixed);
    }
}
