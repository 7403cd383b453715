package org.ergodic.flows.prior;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;

/** Makes {@link FullGaussianPrior}s; prior {@code full-gaussian}. */
@Part(name = "full-gaussian", description = "a Gaussian whose mean and full covariance are learned")
public final class FullGaussianFactory implements PriorFactory<NoOptions> {
    @Override
    public Prior create(NoOptions config, Assembly assembly) {
        return new FullGaussianPrior();
    }
}
