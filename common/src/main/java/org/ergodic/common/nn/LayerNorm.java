package org.ergodic.common.nn;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Layer normalisation over the last axis, {@code (x - mean) / sqrt(variance + 1e-5)} (Ba, Kiros and Hinton 2016, "Layer
 * normalization", arXiv:1607.06450), with the variance of all numbers of a row, not bias-corrected. If learned, the
 * result is {@code gain y + b}, and the layer starts as without.
 *
 * <p>Parameters {@code gain} and {@code b}, both {@code [width]}, if learned.
 *
 * @param width the size of the last axis
 * @param learned whether a gain and a bias are learned
 */
@API(status = API.Status.EXPERIMENTAL)
public record LayerNorm(int width, boolean learned) {
    /** Added to the variance, so that a row of equal numbers has a finite result. */
    public static final double EPSILON = 1e-5;

    /** Checks the width. */
    public LayerNorm {
        if (width < 1) {
            throw new IllegalArgumentException("a layer norm needs rows of at least one number, not " + width);
        }
    }

    /**
     * The layer.
     *
     * @param s the layer's scope
     * @param x {@code [..., width]}
     * @return of the shape of x
     */
    public SDVariable of(Scope s, SDVariable x) {
        SDVariable centred = x.sub(x.mean(true, -1));
        SDVariable variance = centred.mul(centred).mean(true, -1);
        SDVariable y = centred.mul(s.sameDiff().math().rsqrt(variance.add(EPSILON)));
        return learned
                ? y.mul(s.parameter("gain", Initializer.ones(), width))
                        .add(s.parameter("b", Initializer.zeros(), width))
                : y;
    }
}
