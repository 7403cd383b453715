package org.ergodic.testkit;

import java.util.Arrays;
import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.random.Noise;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The normal distribution of the plane about (mean, mean), with all that a density can offer and no equation: what
 * metrics are tested on.
 *
 * @param mean of each coordinate
 */
record NormalModel(double mean) implements Model, LogDensity, Reparameterized, Likelihood {
    private static final int SIZE = 2;

    @Override
    public long[] event() {
        return new long[] {SIZE};
    }

    @Override
    public Views views() {
        return Views.of(LogDensity.VIEW, this).and(Reparameterized.VIEW, this).and(Likelihood.VIEW, this);
    }

    @Override
    public List<Equation> equations() {
        return List.of();
    }

    @Override
    public Component defaultObjective() {
        throw new UnsupportedOperationException("a distribution without parameters is not trained");
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, Context c) {
        SDVariable u = x.sub(mean);
        return Events.sum(u.mul(u).mul(-0.5), SIZE).sub(0.5 * SIZE * Math.log(2 * Math.PI));
    }

    @Override
    public Sample sample(Scope s, SDVariable like, Context c) {
        SDVariable x = s.noise("normal", Noise.NORMAL, like, SIZE).add(mean);
        return new Sample(x, logProb(s, x, c));
    }

    @Override
    public boolean needsSolver() {
        return false;
    }

    @Override
    public Result logProb(Evaluator evaluator, Request request, INDArray x) {
        int n = Math.toIntExact(x.size(0));
        INDArray u = x.sub(mean);
        Status[] status = new Status[n];
        Arrays.fill(status, Status.SUCCESS);
        long[] evaluations = new long[n];
        Arrays.fill(evaluations, 1);
        INDArray logProb = u.mul(u).sum(1).mul(-0.5).sub(0.5 * SIZE * Math.log(2 * Math.PI));
        return Result.exact(logProb, status, evaluations);
    }
}
