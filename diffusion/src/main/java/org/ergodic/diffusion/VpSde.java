package org.ergodic.diffusion;

import org.ergodic.api.graph.Scope;
import org.ergodic.diffusion.sde.BetaSde;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The variance-preserving SDE with a linear beta(t) = betaMin + t (betaMax - betaMin) on [0, 1]:
 * {@code dx = -beta(t)/2 x dt + sqrt(beta(t)) dw} (Song, Sohl-Dickstein, Kingma, Kumar, Ermon and Poole 2021,
 * "Score-based generative modeling through stochastic differential equations", equations 11 and 32-33).
 *
 * <p>Its path is {@code alpha(t) = exp(-B(t)/2)}, {@code sigma(t) = sqrt(1 - exp(-B(t)))} with
 * {@code B(t) = betaMin t + (betaMax - betaMin) t^2 / 2}, and its prior N(0, I).
 *
 * @param betaMin beta(0), positive
 * @param betaMax beta(1), at least betaMin, at most 300 so that alpha(1) is a number in single precision
 */
public record VpSde(double betaMin, double betaMax) implements BetaSde {
    /** Checks both rates. */
    public VpSde {
        if (!(betaMin > 0) || !(betaMax >= betaMin) || !(betaMax <= 300)) {
            throw new IllegalArgumentException(
                    "the variance-preserving SDE needs 0 < beta-min <= beta-max <= 300, not beta-min " + betaMin
                            + " and beta-max " + betaMax);
        }
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().math().exp(integral(t).mul(-0.5));
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(integral(t).neg()).neg());
    }

    @Override
    public SDVariable beta(Scope s, SDVariable t) {
        return t.mul(betaMax - betaMin).add(betaMin);
    }

    private SDVariable integral(SDVariable t) {
        return t.mul(t.mul(0.5 * (betaMax - betaMin)).add(betaMin));
    }
}
