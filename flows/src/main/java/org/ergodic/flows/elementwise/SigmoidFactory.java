package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link ElementwiseBijection#sigmoid}; bijection {@code sigmoid}. */
public final class SigmoidFactory extends NamedFactory<NoOptions, Bijection> implements BijectionFactory<NoOptions> {
    /** A factory without settings. */
    public SigmoidFactory() {
        super(
                "sigmoid",
                "z = 1 / (1 + exp(-x)) for each coordinate, from the line onto the numbers between 0 and 1",
                NoOptions.class);
    }

    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return ElementwiseBijection.sigmoid(assembly.event());
    }
}
