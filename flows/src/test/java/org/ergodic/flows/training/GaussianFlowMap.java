package org.ergodic.flows.training;

import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Context;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The average velocity between N(0, 1) and N(m, s²) along straight ways of independent pairs. The marginals are
 * Gaussian with mean t m and variance V(t) = (1 - t)² + t² s², and their flow keeps quantiles: x - t m is scaled by
 * sqrt(V(r) / V(t)). With V(r) - V(t) = (r - t) ((1 + s²)(r + t) - 2) no difference of times is divided by.
 */
record GaussianFlowMap(double mean, double std) implements AverageVelocity {
    @Override
    public SDVariable averageVelocity(Scope s, SDVariable x, SDVariable from, SDVariable to, Context c) {
        SDVariable here = deviation(s, from);
        SDVariable there = deviation(s, to);
        SDVariable slope = from.add(to).mul(1 + std * std).sub(2.0).div(here.mul(here.add(there)));
        return x.sub(from.mul(mean)).mul(slope).add(mean);
    }

    private SDVariable deviation(Scope s, SDVariable t) {
        SDVariable rest = t.rsub(1.0);
        return s.sameDiff().math().sqrt(rest.mul(rest).add(t.mul(t).mul(std * std)));
    }

    /** Where x at one time is at another, in plain numbers. */
    double at(double x, double from, double to) {
        return to * mean + Math.sqrt(variance(to) / variance(from)) * (x - from * mean);
    }

    private double variance(double t) {
        return (1 - t) * (1 - t) + t * t * std * std;
    }
}
