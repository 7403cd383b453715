package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link ElementwiseBijection#softplus}; bijection {@code softplus}. */
@Part(
        name = "softplus",
        description = "z = log(1 + exp(x)) for each coordinate, from the line onto the positive numbers")
public final class SoftplusFactory implements BijectionFactory<NoOptions> {
    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return ElementwiseBijection.softplus(assembly.event());
    }
}
