package org.ergodic.flows.image;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.random.RandomStream;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.graph.Squares;
import org.ergodic.flows.graph.Triangular;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * An invertible 1x1 convolution: the channels of each pixel, as a row, times a matrix W that is the same for all pixels
 * (Kingma and Dhariwal 2018, "Glow: generative flow with invertible 1x1 convolutions", arXiv:1807.03039, section 3.2).
 * With W = P L U (equation 10 there), P a permutation, L of unit diagonal and U of the diagonal sign(u) exp(a), it is
 * log |det dz/dx| = h w sum of a. W starts as a rotation drawn at random, whose P and signs it keeps; L, a and the rest
 * of U are learned.
 *
 * <p>A density costs O(c²) a pixel. Sampling inverts both triangles once for a batch, O(c³).
 *
 * <p>Parameters {@code lower}, {@code upper} {@code [c, c]}, of which only the strict triangles are used, and
 * {@code log-diagonal} {@code [1, c]}.
 */
public final class ChannelMix extends RowBijection {
    private final int channels;
    private final int height;
    private final int width;
    private final Rotation start;

    /**
     * A convolution.
     *
     * @param random the stream that decides the rotation at the start
     * @param event the shape of a picture {@code [c, h, w]}
     * @throws IllegalArgumentException if events are no pictures
     */
    public ChannelMix(RandomStream random, long... event) {
        super("channel-mix", event);
        int[] shape = Squares.picture(name(), event);
        channels = shape[0];
        height = shape[1];
        width = shape[2];
        start = Rotation.random(random, channels);
    }

    @Override
    public boolean isAffine() {
        return true;
    }

    @Override
    protected WithLogDet inverseRows(Scope s, SDVariable x, Context c) {
        SDVariable w = s.constant(start.permutation()).mmul(lower(s)).mmul(upper(s));
        return new WithLogDet(times(x, w), Matrices.repeat(x, logDet(s)));
    }

    @Override
    protected WithLogDet forwardRows(Scope s, SDVariable z, Context c) {
        SDVariable back = s.sameDiff()
                .math()
                .matrixInverse(upper(s))
                .mmul(s.sameDiff().math().matrixInverse(lower(s)))
                .mmul(s.constant(start.permutation().transpose()));
        return new WithLogDet(times(z, back), Matrices.repeat(z, logDet(s).neg()));
    }

    private SDVariable times(SDVariable rows, SDVariable w) {
        FeatureMaps pictures = FeatureMaps.ofEvents(rows, channels, height, width);
        return pictures.with(pictures.pixels().mmul(w), channels).events();
    }

    private SDVariable lower(Scope s) {
        return Triangular.unitLower(s, Initializer.of(start.lower()), channels);
    }

    private SDVariable upper(Scope s) {
        SDVariable diagonal = s.sameDiff().math().exp(logDiagonal(s)).mul(s.constant(start.signs()));
        return Triangular.upper(s, "upper", Initializer.of(start.upper()), diagonal, channels);
    }

    private SDVariable logDet(Scope s) {
        return logDiagonal(s).sum().mul((double) height * width);
    }

    private SDVariable logDiagonal(Scope s) {
        return s.parameter("log-diagonal", Initializer.of(start.logDiagonal()), 1, channels);
    }
}
