package org.ergodic.energy.function;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.image.Convolution;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.common.nn.image.ImageBlock;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A neural energy of pictures {@code [channels, height, width]} with a network of convolutions (Xie, Lu, Zhu and Wu
 * 2016, "A theory of generative ConvNet", arXiv:1602.03264; Nijkamp, Hill, Zhu and Wu 2019, "Learning non-convergent
 * non-persistent short-run MCMC toward energy-based model", arXiv:1904.09770): a convolution, residual blocks without
 * norms ({@link ImageBlock}), convolutions with stride 2 from level to level, SiLU everywhere, the sum or mean over
 * pixels, and a linear layer to one number. It grows at most linearly.
 *
 * <p>Norms are left out as Du and Mordatch (2019, "Implicit generation and modeling with energy-based models",
 * arXiv:1903.08689) do: behind one, the energy hardly knows how strong a picture is.
 *
 * <p>Parameters are those of {@code first}, {@code block-L-I}, {@code halve-L} and {@code out}, level L and block I
 * counted from 0.
 */
public final class ConvolutionalEnergy extends NetworkEnergy {
    private static final int SIZE = 3;
    private static final int STRIDE = 2;
    /** Of weights behind SiLU, as He, Zhang, Ren and Sun (2015) for rectifiers. */
    private static final Initializer START = Initializer.fanIn(2);

    private final List<Integer> channels;
    private final int blocks;
    private final Pooling pooling;
    private final int[] shape;

    /** How the pixels of the last level become one. */
    public enum Pooling {
        /** The mean over pixels. */
        MEAN {
            @Override
            SDVariable of(FeatureMaps x) {
                return x.mean();
            }
        },
        /** The sum over pixels: the energy of a larger picture is larger, as that of a random field is. */
        SUM {
            @Override
            SDVariable of(FeatureMaps x) {
                return x.sum();
            }
        };

        abstract SDVariable of(FeatureMaps x);
    }

    /**
     * An energy.
     *
     * @param channels of each level, the finest first; each level after it has half the height and width, rounded up
     * @param blocks how many residual blocks a level has; may be 0
     * @param pooling how the pixels of the last level become one
     * @param referenceStd s, or empty for no Gaussian
     * @param event the shape of an event, {@code [channels, height, width]}
     * @throws IllegalArgumentException if events are no pictures, without a level, for one without channels, fewer than
     *     0 blocks, or an s not above 0
     */
    public ConvolutionalEnergy(
            List<Integer> channels, int blocks, Pooling pooling, Optional<Double> referenceStd, long... event) {
        super(referenceStd, event);
        if (channels.isEmpty() || channels.stream().anyMatch(c -> c < 1) || blocks < 0) {
            throw new IllegalArgumentException(
                    "a convolutional energy needs levels of at least one channel and 0 blocks or more each, not "
                            + channels + " channels and " + blocks + " blocks");
        }
        this.channels = List.copyOf(channels);
        this.blocks = blocks;
        this.pooling = Objects.requireNonNull(pooling, "pooling");
        shape = FeatureMaps.shape("a convolutional energy", event);
    }

    @Override
    protected SDVariable network(Scope s, SDVariable x) {
        FeatureMaps pictures = FeatureMaps.ofEvents(x, shape[0], shape[1], shape[2]);
        FeatureMaps h = new Convolution(SIZE, 1, shape[0], channels.get(0), Initializer.fanIn(1))
                .of(s.child("first"), pictures);
        for (int level = 0; level < channels.size(); level++) {
            if (level > 0) {
                h = new Convolution(SIZE, STRIDE, h.channels(), channels.get(level), START)
                        .of(s.child("halve-" + (level - 1)), h.activated());
            }
            for (int i = 0; i < blocks; i++) {
                h = new ImageBlock(h.channels(), h.channels(), 0, new Dropout(0), false)
                        .of(s.child("block-" + level + "-" + i), h, Optional.empty());
            }
        }
        return new Dense(Initializer.fanIn(1), h.channels(), 1).of(s.child("out"), pooling.of(h.activated()));
    }
}
