package org.ergodic.flows.elementwise;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link ElementwiseBijection#affine}; bijection {@code affine}. */
public final class AffineFactory extends NamedFactory<NoOptions, Bijection> implements BijectionFactory<NoOptions> {
    /** A factory without settings. */
    public AffineFactory() {
        super("affine", "z = x exp(a) + t with a learned scale and shift for each coordinate", NoOptions.class);
    }

    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return ElementwiseBijection.affine(assembly.event());
    }
}
