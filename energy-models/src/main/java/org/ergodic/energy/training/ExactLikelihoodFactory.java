package org.ergodic.energy.training;

import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/** Makes the objective {@code exact-likelihood}, for machines of few units. */
@Part(
        name = "exact-likelihood",
        description = "maximum likelihood of a small machine with its exact gradient, by visiting all states")
public final class ExactLikelihoodFactory implements ObjectiveFactory<NoOptions> {
    @Override
    public Loss create(NoOptions config, Assembly assembly) {
        return new ExactLikelihood();
    }
}
