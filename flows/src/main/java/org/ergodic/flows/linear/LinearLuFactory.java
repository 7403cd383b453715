package org.ergodic.flows.linear;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link LinearLu}; bijection {@code linear-lu}. */
public final class LinearLuFactory extends NamedFactory<NoOptions, Bijection> implements BijectionFactory<NoOptions> {
    /** A factory without settings. */
    public LinearLuFactory() {
        super(
                "linear-lu",
                "a dense linear map by its LU decomposition, Kingma and Dhariwal (2018); both directions in closed"
                        + " form",
                NoOptions.class);
    }

    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return new LinearLu(assembly.event());
    }
}
