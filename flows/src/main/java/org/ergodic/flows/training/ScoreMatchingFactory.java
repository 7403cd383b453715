package org.ergodic.flows.training;

import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes the objective {@code exact-score-matching}. */
public final class ScoreMatchingFactory extends NamedFactory<NoOptions, Objective>
        implements ObjectiveFactory<NoOptions> {
    /** A factory without settings. */
    public ScoreMatchingFactory() {
        super(
                "exact-score-matching",
                "score matching with the exact trace of Hyvarinen (2005), for models with a density as a graph",
                NoOptions.class);
    }

    @Override
    public Objective create(NoOptions config, Assembly assembly) {
        return new ScoreMatching();
    }
}
