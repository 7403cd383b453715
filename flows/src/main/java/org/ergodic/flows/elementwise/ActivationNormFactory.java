package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link ActivationNorm}; bijection {@code activation-norm}. */
@Part(
        name = "activation-norm",
        description =
                "a scale and shift for each column or channel that the first batch sets, Kingma and Dhariwal (2018)")
public final class ActivationNormFactory implements BijectionFactory<NoOptions> {
    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return new ActivationNorm(assembly.event());
    }
}
