package org.ergodic.flows;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Traits;

/**
 * Makes the solver {@code direct}, which takes the single step of a
 * {@link org.ergodic.api.solver.Transition#TRANSPORT}.
 */
public final class DirectFactory implements SolverFactory<DirectFactory.Config> {
    static final String NAME = "direct";

    /** No options. */
    public record Config() {}

    /** A factory without settings. */
    public DirectFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "the one step of a model that maps its base to the data, such as a flow";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Traits traits() {
        return Direct.TRAITS;
    }

    @Override
    public Solver<?> create(Config config, Assembly assembly) {
        return new Direct();
    }
}
