package org.ergodic.flows.prior;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link FullGaussianPrior}s; prior {@code full-gaussian}. */
public final class FullGaussianFactory extends NamedFactory<NoOptions, Prior> implements PriorFactory<NoOptions> {
    /** A factory without settings. */
    public FullGaussianFactory() {
        super("full-gaussian", "a Gaussian whose mean and full covariance are learned", NoOptions.class);
    }

    @Override
    public Prior create(NoOptions config, Assembly assembly) {
        return new FullGaussianPrior();
    }
}
