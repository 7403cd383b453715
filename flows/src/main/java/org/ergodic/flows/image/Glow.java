package org.ergodic.flows.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.MultiScale;
import org.ergodic.flows.bijection.Squeezed;
import org.ergodic.flows.elementwise.ActivationNorm;
import org.ergodic.flows.graph.Squares;

/**
 * Glow: Kingma and Dhariwal (2018), "Glow: generative flow with invertible 1x1 convolutions", arXiv:1807.03039. Each
 * level squeezes squares of four pixels to channels, takes its steps, and leaves half of the channels to the base
 * (figure 2 b there). A step is an {@link ActivationNorm} by channel, a {@link ChannelMix} and an affine coupling in
 * which the first half of the channels says scale and shift of the second by a {@link ConvolutionalConditioner}
 * (figure 2 a). All directions are in closed form.
 *
 * <p>It is made of the parts that pipelines have too: {@code squeeze} of a {@code multi-scale}, since that squeezes
 * between its scales. A level leaves the second half of its channels, which the coupling of its last step has changed
 * by the half that goes on. The authors' program has a learned Gaussian of one half given the other besides, which such
 * a coupling includes.
 *
 * <p>Parameters of step k of level l, both from 0, are in the scopes {@code l/k/0} (norm), {@code l/k/1} (mix) and
 * {@code l/k/2} (coupling).
 */
public final class Glow {
    private Glow() {}

    /**
     * How large it is.
     *
     * @param levels how often pictures are squeezed, at least 1
     * @param steps how many steps a level has, at least 1
     * @param coupling the options of couplings
     */
    public record Shape(int levels, int steps, ImageCouplingOptions coupling) {
        /** The greatest log scale of a coupling unless said. */
        private static final double BOUND = 2;

        /** Checks the numbers. */
        public Shape {
            if (levels < 1 || steps < 1) {
                throw new IllegalArgumentException(
                        "glow has at least one level and one step, not " + levels + " and " + steps);
            }
        }

        /**
         * With log scales between -2 and 2.
         *
         * @param levels how often pictures are squeezed, at least 1
         * @param steps how many steps a level has, at least 1
         * @param filters the channels within each coupling's convolutions
         */
        public Shape(int levels, int steps, int filters) {
            this(levels, steps, new ImageCouplingOptions(filters, BOUND));
        }
    }

    /**
     * A Glow without a condition.
     *
     * @param shape how large it is
     * @param seed decides the rotations that its convolutions start as
     * @param event the shape of a picture {@code [c, h, w]}
     * @return the bijection
     * @throws IllegalArgumentException as {@link #of(Shape, long, Optional, long...)}
     */
    public static Squeezed of(Shape shape, long seed, long... event) {
        return of(shape, seed, Optional.empty(), event);
    }

    /**
     * A Glow.
     *
     * @param shape how large it is
     * @param seed decides the rotations that its convolutions start as
     * @param condition what couplings read of the context, usually nothing
     * @param event the shape of a picture {@code [c, h, w]}
     * @return the bijection
     * @throws IllegalArgumentException if events are no pictures, or have sides that cannot be halved once for each
     *     level
     */
    public static Squeezed of(Shape shape, long seed, Optional<Condition> condition, long... event) {
        require(shape.levels(), event);
        RandomStream random = RandomStream.of(seed);
        List<MultiScale.Scale> levels = new ArrayList<>();
        for (long[] squeezed : MultiScale.events(shape.levels(), Squeezed.squeezed(event))) {
            RandomStream own = random.split(levels.size());
            Bijection steps =
                    Composition.of(shape.steps(), k -> step(shape.coupling(), own.split(k), condition, squeezed));
            levels.add(new MultiScale.Scale(steps, squeezed));
        }
        return new Squeezed(new MultiScale(levels), event);
    }

    private static Composition step(
            ImageCouplingOptions coupling, RandomStream random, Optional<Condition> condition, long... event) {
        return new Composition(List.of(
                new ActivationNorm(event),
                new ChannelMix(random, event),
                coupling.layer(GlowFactory.NAME, false, condition, event)));
    }

    private static void require(int levels, long... event) {
        int[] shape = Squares.picture(GlowFactory.NAME, event);
        int possible = Math.min(Integer.numberOfTrailingZeros(shape[1]), Integer.numberOfTrailingZeros(shape[2]));
        if (levels > possible) {
            throw new IllegalArgumentException("glow of " + levels + " levels halves pictures " + levels
                    + " times, and " + shape[1] + " x " + shape[2] + " pixels "
                    + (possible == 0
                            ? "have an odd side: use pictures of even sides, or another bijection"
                            : "can be halved " + possible + " times: say levels: " + possible
                                    + " or fewer, or use pictures whose sides can be halved more often"));
        }
    }
}
