package org.ergodic.flows;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.NoOptions;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code direct}, which takes the single step of a
 * {@link org.ergodic.api.solver.Transition#TRANSPORT}.
 */
@Part(name = DirectFactory.NAME, description = "the one step of a model that maps its base to the data, such as a flow")
public final class DirectFactory implements SolverFactory<NoOptions> {
    static final String NAME = "direct";

    @Override
    public Traits traits() {
        return Direct.TRAITS;
    }

    @Override
    public Solver<?> create(NoOptions config, Assembly assembly) {
        return new Direct();
    }
}
