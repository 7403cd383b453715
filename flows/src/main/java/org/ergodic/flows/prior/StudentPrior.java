package org.ergodic.flows.prior;

import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.common.graph.LogGamma;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Independent Student t distributions: log p(x) = log G((v + 1) / 2) - log G(v / 2) - log(pi v) / 2 - (v + 1) / 2 log(1
 * + x² / v), with heavier tails than a Gaussian's (for flows: Jaini et al. 2020, "Tails of Lipschitz triangular flows",
 * arXiv:1907.04481).
 *
 * <p>Samples are sqrt(v (U^(-2/v) - 1)) cos(2 pi V) with U, V uniform: Bailey (1994), "Polar generation of random
 * variates with the t-distribution", doi:10.1090/S0025-5718-1994-1219702-5.
 *
 * @param freedom v, the degrees of freedom, positive
 */
public record StudentPrior(double freedom) implements ReparameterizedPrior {
    /** Checks the degrees of freedom. */
    public StudentPrior {
        require(freedom);
    }

    /** Refuses degrees of freedom that are none. */
    static void require(double freedom) {
        if (!(freedom > 0) || !Double.isFinite(freedom)) {
            throw new IllegalArgumentException(
                    "the degrees of freedom of Student's t must be positive, not " + freedom);
        }
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        SDVariable u = s.noise("radius", Noise.UNIFORM, like, event);
        SDVariable v = s.noise("angle", Noise.UNIFORM, like, event);
        SDVariable squared = s.sameDiff()
                .math()
                .expm1(s.sameDiff().math().log(u).mul(-2 / freedom))
                .mul(freedom);
        return s.sameDiff().math().sqrt(squared).mul(s.sameDiff().math().cos(v.mul(2 * Math.PI)));
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        return Events.sum(kernel(s, x), event).add(Events.size(event) * constant());
    }

    /** log p of each number, but for the constant. */
    SDVariable kernel(Scope s, SDVariable x) {
        double root = Math.sqrt(freedom);
        // log(1 + x²/v), where x² > v as log(1 + v/x²) + 2 log |x| - log v: x² overflows where its logarithm is modest.
        SDVariable far = s.mask(s.sameDiff().math().abs(x).gt(root));
        SDVariable within = s.select(far, s.constant(0), x);
        SDVariable beyond = s.select(far, x, s.constant(1));
        SDVariable share = within.div(root).add(far.mul(root).div(beyond));
        SDVariable rest = s.sameDiff()
                .math()
                .log(s.sameDiff().math().abs(beyond))
                .mul(2.0)
                .sub(far.mul(Math.log(freedom)));
        return s.sameDiff().math().log1p(share.mul(share)).add(rest).mul(-(freedom + 1) / 2);
    }

    /** The constant of one number. */
    double constant() {
        return LogGamma.of((freedom + 1) / 2) - LogGamma.of(freedom / 2) - 0.5 * Math.log(Math.PI * freedom);
    }
}
