package org.ergodic.flows.linear;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;

/** Makes {@link Permutation#reverse}; bijection {@code reverse}. */
@Part(name = "reverse", description = "the coordinates of the flattened event from the last to the first")
public final class ReverseFactory implements BijectionFactory<NoOptions> {
    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return Permutation.reverse(assembly.event());
    }
}
