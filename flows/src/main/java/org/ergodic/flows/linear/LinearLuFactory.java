package org.ergodic.flows.linear;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link LinearLu}; bijection {@code linear-lu}. */
@Part(
        name = "linear-lu",
        description =
                "a dense linear map by its LU decomposition, Kingma and Dhariwal (2018); both directions in closed"
                        + " form")
public final class LinearLuFactory implements BijectionFactory<NoOptions> {
    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return new LinearLu(assembly.event());
    }
}
