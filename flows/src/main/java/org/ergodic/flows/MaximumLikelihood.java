package org.ergodic.flows;

import java.util.Set;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Objective;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/** The negative log-likelihood of each sample, -log p(x | c), in nats, or where that is dear an unbiased estimate of it. */
final class MaximumLikelihood implements Objective {
    @Override
    public Set<View<?>> needs() {
        return Set.of(LogDensity.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        SDVariable logProb = model.require(LogDensity.VIEW).estimate(s, batch.x(), batch.context());
        return s.sameDiff().math().neg(logProb);
    }
}
