package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link ElementwiseBijection#softplus}; bijection {@code softplus}. */
public final class SoftplusFactory extends NamedFactory<NoOptions, Bijection> implements BijectionFactory<NoOptions> {
    /** A factory without settings. */
    public SoftplusFactory() {
        super(
                "softplus",
                "z = log(1 + exp(x)) for each coordinate, from the line onto the positive numbers",
                NoOptions.class);
    }

    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return ElementwiseBijection.softplus(assembly.event());
    }
}
