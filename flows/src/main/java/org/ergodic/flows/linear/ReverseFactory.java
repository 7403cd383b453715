package org.ergodic.flows.linear;

import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;
import org.ergodic.flows.plugin.NoOptions;

/** Makes {@link Permutation#reverse}; bijection {@code reverse}. */
public final class ReverseFactory extends NamedFactory<NoOptions, Bijection> implements BijectionFactory<NoOptions> {
    /** A factory without settings. */
    public ReverseFactory() {
        super("reverse", "the coordinates of the flattened event from the last to the first", NoOptions.class);
    }

    @Override
    public Bijection create(NoOptions config, Assembly assembly) {
        return Permutation.reverse(assembly.event());
    }
}
