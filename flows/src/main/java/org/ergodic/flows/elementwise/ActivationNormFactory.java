package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link ActivationNorm}; bijection {@code activation-norm}. */
public final class ActivationNormFactory extends NamedFactory<NoOptions, Bijection>
        implements BijectionFactory<NoOptions> {
    /** A factory without settings. */
    public ActivationNormFactory() {
        super(
                "activation-norm",
                "a scale and shift for each column or channel that the first batch sets, Kingma and Dhariwal (2018)",
                NoOptions.class);
    }

    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return new ActivationNorm(assembly.event());
    }
}
