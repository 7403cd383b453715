package org.ergodic.flows.training;

import java.util.List;
import java.util.Set;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Loss;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Hyvärinen (2005), "Estimation of non-normalized statistical models by score matching", JMLR 6, theorem 1, for a
 * density that is a graph: ‖∇ log p(x)‖² / 2 + tr ∇² log p(x) of each sample, whose mean is the Fisher divergence from
 * the data up to a constant. The trace is exact, by one directional derivative of the score for each dimension.
 */
final class ScoreMatching implements Loss {
    @Override
    public Set<View<?>> needs() {
        return Set.of(LogDensity.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        SDVariable x = batch.x();
        long[] event = batch.event();
        SDVariable logProb = model.require(LogDensity.VIEW).logProb(s, x, batch.context());
        SDVariable score = s.gradient(logProb, List.of(x)).get(0);
        return org.ergodic.common.score.ScoreMatching.explicit(s, score, x, event)
                .mul(0.5);
    }
}
