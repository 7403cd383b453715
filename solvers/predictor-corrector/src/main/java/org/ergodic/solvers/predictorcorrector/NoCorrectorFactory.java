package org.ergodic.solvers.predictorcorrector;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.CorrectorFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link NoCorrector}s. */
@Part(name = "no-correction", description = "no correction: the predictor alone")
public final class NoCorrectorFactory implements CorrectorFactory<NoOptions> {
    @Override
    public NoCorrector create(NoOptions config, Assembly assembly) {
        return new NoCorrector();
    }
}
