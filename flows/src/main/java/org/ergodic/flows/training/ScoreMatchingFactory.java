package org.ergodic.flows.training;

import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/** Makes the objective {@code exact-score-matching}. */
@Part(
        name = "exact-score-matching",
        description = "score matching with the exact trace of Hyvarinen (2005), for models with a density as a graph")
public final class ScoreMatchingFactory implements ObjectiveFactory<NoOptions> {
    @Override
    public Loss create(NoOptions config, Assembly assembly) {
        return new ScoreMatching();
    }
}
