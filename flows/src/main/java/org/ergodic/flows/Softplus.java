package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * z = softplus(x) = log(1 + exp(x)) with log slope -softplus(-x); back by x = z + log(1 - exp(-z)), whose log slope is
 * -log(1 - exp(-z)).
 *
 * <p>Far to the left z is exp(x), where ND4J's {@code log1p} and {@code expm1} give 0: they add 1 and subtract 1. So the
 * logarithm of w = 1 + u is taken as u log(w) / (w - 1), with the rounded w, and exp(y) - 1 as (u - 1) y / log(u) with the
 * rounded u = exp(y), both Kahan's (Higham 2002, "Accuracy and stability of numerical algorithms", section 1.14.1). Only
 * the values are mended so: the derivatives of the plain formulas are right, and those of the mended ones would cancel.
 */
record Softplus() implements Univariate {
    @Override
    public List<Head> heads() {
        return List.of();
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        SDVariable u = s.sameDiff().math().exp(s.sameDiff().math().abs(x).neg());
        SDVariable mend = s.stopGradient(log1p(s, u).sub(s.sameDiff().math().log1p(u)));
        return new WithSlope(
                Stable.softplus(x).add(mend), Stable.softplus(x.neg()).neg());
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        SDVariable rest = s.sameDiff().math().exp(z.neg()).rsub(1.0);
        SDVariable mend = s.stopGradient(complement(s, z).sub(rest));
        SDVariable logRest = s.sameDiff().math().log(rest.add(mend));
        return new WithSlope(z.add(logRest), logRest.neg());
    }

    private static SDVariable log1p(Scope s, SDVariable u) {
        SDVariable w = u.add(1.0);
        SDVariable gained = w.sub(1.0);
        SDVariable nothing = s.mask(gained.eq(0.0));
        return u.mul(s.sameDiff().math().log(w).div(gained.add(nothing)).add(nothing));
    }

    /** 1 - exp(-z) for z > 0; where z is above 1 nothing is lost by subtracting. */
    private static SDVariable complement(Scope s, SDVariable z) {
        SDVariable small = s.mask(z.lt(1.0));
        SDVariable y = z.mul(small);
        SDVariable u = s.sameDiff().math().exp(y.neg());
        SDVariable log = s.sameDiff().math().log(u).neg();
        SDVariable nothing = s.mask(log.eq(0.0));
        SDVariable near = y.mul(u.rsub(1.0).div(log.add(nothing)).add(nothing));
        return s.select(small, near, s.sameDiff().math().exp(z.neg()).rsub(1.0));
    }
}
