package org.ergodic.common.nn.image;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Dropout;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A residual block of pictures: two convolutions of 3 x 3 pixels, each on normalised and activated channels, whose
 * result is added to what they read (He et al. 2016, "Identity mappings in deep residual networks", arXiv:1603.05027;
 * for diffusion Ho, Jain and Abbeel 2020, arXiv:2006.11239, appendix B). An embedding, such as one of time, scales and
 * shifts the channels behind the second norm, {@code (1 + gain(e)) norm(h) + shift(e)} (Dhariwal and Nichol 2021,
 * arXiv:2105.05233, "adaptive group normalization"). The second convolution starts small, so that the block starts near
 * the identity. Without norms, as energies want it, for whom the scale of a picture matters, the block is
 * {@code h + conv-1(silu(conv-0(silu(h))))}, which grows at most linearly.
 *
 * <p>Parameters are those of {@code conv-0} and {@code conv-1}, of {@code norm-0} and {@code norm-1} with norms, of
 * {@code gain} and {@code shift} with an embedding, and of {@code skip} where the channels change.
 *
 * @param in the channels it reads
 * @param out the channels it gives
 * @param embedded the size of the embedding; 0 for none
 * @param dropout of the channels before the second convolution
 * @param normed whether what the convolutions read is normalised by groups of channels
 */
@API(status = API.Status.EXPERIMENTAL)
public record ImageBlock(int in, int out, int embedded, Dropout dropout, boolean normed) {
    private static final double SMALL = 1e-2;

    /** Checks the sizes. */
    public ImageBlock {
        Objects.requireNonNull(dropout, "dropout");
        if (in < 1 || out < 1 || embedded < 0) {
            throw new IllegalArgumentException("a block has at least one channel on either side, not " + in + " and "
                    + out + ", with an embedding of " + embedded);
        }
    }

    /**
     * A block with norms.
     *
     * @param in the channels it reads
     * @param out the channels it gives
     * @param embedded the size of the embedding; 0 for none
     * @param dropout of the channels before the second convolution
     */
    public ImageBlock(int in, int out, int embedded, Dropout dropout) {
        this(in, out, embedded, dropout, true);
    }

    /**
     * The block.
     *
     * @param s the block's scope
     * @param x pictures of {@code in} channels
     * @param e the embedding {@code [n, embedded]}; empty without one
     * @return pictures of {@code out} channels
     */
    public FeatureMaps of(Scope s, FeatureMaps x, Optional<SDVariable> e) {
        if (e.isPresent() != embedded > 0) {
            throw new IllegalArgumentException("this block is told " + (embedded > 0 ? "an" : "no") + " embedding");
        }
        FeatureMaps h = new Convolution(3, 1, in, out, Initializer.fanIn(2))
                .of(s.child("conv-0"), norm(s.child("norm-0"), x).activated());
        FeatureMaps second = norm(s.child("norm-1"), h);
        FeatureMaps told = e.map(given -> told(s, second, given)).orElse(second);
        FeatureMaps active = told.activated();
        FeatureMaps kept = active.with(dropout.of(s, active.values(), active.height(), active.width(), out), out);
        FeatureMaps change = new Convolution(3, 1, out, out, Initializer.fanIn(SMALL)).of(s.child("conv-1"), kept);
        FeatureMaps same = in == out
                ? x
                : x.with(new Dense(Initializer.fanIn(1), in, out).product(s.child("skip"), x.pixels()), out);
        return same.plus(change);
    }

    private FeatureMaps norm(Scope s, FeatureMaps x) {
        return normed ? GroupNorm.of(x.channels()).of(s, x) : x;
    }

    private FeatureMaps told(Scope s, FeatureMaps h, SDVariable e) {
        SDVariable gain = new Dense(Initializer.fanIn(SMALL), embedded, out).of(s.child("gain"), e);
        SDVariable shift = new Dense(Initializer.fanIn(1), embedded, out).of(s.child("shift"), e);
        return h.with(
                h.values().mul(FeatureMaps.overPixels(gain.add(1.0), out)).add(FeatureMaps.overPixels(shift, out)),
                out);
    }
}
