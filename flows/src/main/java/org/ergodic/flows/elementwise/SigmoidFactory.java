package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link ElementwiseBijection#sigmoid}; bijection {@code sigmoid}. */
@Part(
        name = "sigmoid",
        description = "z = 1 / (1 + exp(-x)) for each coordinate, from the line onto the numbers between 0 and 1")
public final class SigmoidFactory implements BijectionFactory<NoOptions> {
    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return ElementwiseBijection.sigmoid(assembly.event());
    }
}
