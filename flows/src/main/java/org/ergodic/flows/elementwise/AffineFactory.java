package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link ElementwiseBijection#affine}; bijection {@code affine}. */
@Part(name = "affine", description = "z = x exp(a) + t with a learned scale and shift for each coordinate")
public final class AffineFactory implements BijectionFactory<NoOptions> {
    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return ElementwiseBijection.affine(assembly.event());
    }
}
