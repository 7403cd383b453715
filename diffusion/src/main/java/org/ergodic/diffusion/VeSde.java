package org.ergodic.diffusion;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variance-exploding SDE with geometric noise on [0, 1]: {@code dx = g(t) dw},
 * {@code g(t) = sigmaMin r^t sqrt(2 log r)}, {@code r = sigmaMax / sigmaMin} (Song et al. 2021, "Score-based generative
 * modeling through stochastic differential equations", equation 30).
 *
 * <p>Its path is {@code alpha(t) = 1}, {@code sigma(t) = sigmaMin sqrt(r^(2t) - 1)}, the exact integral of g^2 from the
 * data at t = 0 on. Song et al. write {@code sigmaMin r^t}, which is not zero at t = 0 and so belongs to data already
 * blurred by sigmaMin; with this convention path and equation agree exactly, and the two differ by sigmaMin^2 in
 * variance everywhere. The prior is N(0, sigma(1)^2 I) = N(0, (sigmaMax^2 - sigmaMin^2) I), which leaves out the data's
 * own variance: choose sigmaMax well above the largest distance between two data.
 *
 * @param sigmaMin the scale of the smallest noise, positive
 * @param sigmaMax the scale of the largest noise, above sigmaMin
 */
public record VeSde(double sigmaMin, double sigmaMax) implements GaussianSde {
    /** Checks both scales. */
    public VeSde {
        if (!(sigmaMin > 0) || !(sigmaMax > sigmaMin) || !Double.isFinite(sigmaMax)) {
            throw new IllegalArgumentException(
                    "the variance-exploding SDE needs 0 < sigma-min < sigma-max, not sigma-min " + sigmaMin
                            + " and sigma-max " + sigmaMax);
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().zerosLike(x);
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().math().exp(t.mul(logRatio())).mul(sigmaMin * Math.sqrt(2 * logRatio()));
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().onesLike(t);
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(t.mul(2 * logRatio())))
                .mul(sigmaMin);
    }

    @Override
    public Interval time() {
        return new Interval(0, 1);
    }

    @Override
    public Prior prior() {
        return new GaussianPrior(Math.sqrt((sigmaMax - sigmaMin) * (sigmaMax + sigmaMin)));
    }

    private double logRatio() {
        return Math.log(sigmaMax / sigmaMin);
    }
}
