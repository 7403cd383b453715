package org.ergodic.score;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.nd4j.autodiff.samediff.SDVariable;

/** A variance-preserving SDE as a stranger would write one: B(t) = 0.1 t + 9.95 t^2. */
final class LinearVp implements GaussianSde {
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
    public Interval time() {
        return new Interval(0, 1);
    }

    @Override
    public Prior prior() {
        return GaussianPrior.standard();
    }

    private static SDVariable integral(SDVariable t) {
        return t.mul(t.mul(9.95).add(0.1));
    }

    static double sigma(double t) {
        return Math.sqrt(-Math.expm1(-t * (0.1 + 9.95 * t)));
    }

    static double alpha(double t) {
        return Math.exp(-t * (0.1 + 9.95 * t) / 2);
    }

    /** g^2 = beta(t). */
    static double beta(double t) {
        return 0.1 + 19.9 * t;
    }
}
