package org.ergodic.flows.training;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Loss;
import org.ergodic.api.random.Noise;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The negative log-likelihood of each sample, -log p(x | c), in nats, or, where that is expensive, an unbiased estimate
 * of it. With noise it is that of x + h e, e standard normal and drawn anew in each step: the data are smoothed by a
 * Gaussian kernel of the width h, which keeps small sets from being learnt by heart (Rothfuss et al. 2019, "Noise
 * regularization for conditional density estimation", arXiv:1907.08982). The figure on held-out data is always that of
 * the data themselves.
 *
 * <p>Of an ensemble ({@link Members}) it is the mean over the members, each with noise of its own; the figure on
 * held-out data is that of their mixture.
 *
 * @param noise h, the standard deviation of the noise on the model's scale; 0 for none
 * @param ground the share of the steps, at the start, that train a flow's {@link Ground} alone, below 1
 */
record MaximumLikelihood(double noise, double ground) implements Loss {
    /** Without noise. */
    MaximumLikelihood() {
        this(0, 0);
    }

    @Override
    public Set<View<?>> needs() {
        return ground == 0 ? Set.of(LogDensity.VIEW) : Set.of(LogDensity.VIEW, Ground.VIEW);
    }

    /** The ground first, where that is asked for, and then all of it; the figures of both are of one thing. */
    @Override
    public List<Stage> stages(Views model) {
        if (ground == 0) {
            return Loss.super.stages(model);
        }
        Ground first = model.require(Ground.VIEW);
        return List.of(
                new Stage("ground", this, ground, 1, first::holds),
                new Stage("together", this, 1 - ground, 1, parameter -> true));
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Optional<Members> ensemble = model.find(Members.VIEW);
        if (ensemble.isEmpty()) {
            return surprise(s, model, batch, blurred(s, batch, "noise"));
        }
        Members members = ensemble.get();
        return IntStream.range(0, members.count())
                .mapToObj(k -> members.estimate(s, k, blurred(s, batch, "noise-" + k), batch.context()))
                .reduce(SDVariable::add)
                .orElseThrow()
                .mul(-1.0 / members.count());
    }

    @Override
    public SDVariable monitor(Scope s, Views model, Batch batch) {
        return surprise(s, model, batch, batch.x());
    }

    private SDVariable blurred(Scope s, Batch batch, String name) {
        if (noise == 0) {
            return batch.x();
        }
        SDVariable e = s.child("objective").noise(name, Noise.NORMAL, batch.rows(), batch.event());
        return batch.x().add(e.mul(noise));
    }

    private static SDVariable surprise(Scope s, Views model, Batch batch, SDVariable x) {
        SDVariable logProb = model.require(LogDensity.VIEW).estimate(s, x, batch.context());
        return s.sameDiff().math().neg(logProb);
    }
}
