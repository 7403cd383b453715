package org.ergodic.common.score;

import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * {@code |s(x)|^2 + 2 tr(ds/dx)} at the data themselves, with the exact trace (Hyvärinen 2005, theorem 1): d
 * directional derivatives for d dimensions. The score of an energy is -dE/dx.
 */
@API(status = API.Status.INTERNAL)
public record ExplicitScoreMatching() implements Loss {
    @Override
    public Set<View<?>> needs() {
        return Set.of(ScoreModel.VIEW);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        return ScoreMatching.onlyOneTime(model);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        SDVariable x = batch.x();
        return ScoreMatching.explicit(s, ScoreMatching.score(s, model, x, batch), x, batch.event());
    }

    /** Makes it; the objective {@code explicit-score-matching}. */
    @Part(
            name = "explicit-score-matching",
            description = "score matching with the exact trace, for scores and energies (Hyvarinen 2005)")
    public static final class Factory implements ObjectiveFactory<NoOptions> {
        @Override
        public Loss create(NoOptions config, Assembly assembly) {
            return new ExplicitScoreMatching();
        }
    }
}
