package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link FixedStep} solvers of one tableau. */
abstract sealed class FixedStepFactory implements SolverFactory<FixedStepConfig>
        permits Rk4Factory, HeunFactory, MidpointFactory {
    private final String name;
    private final String description;
    private final Tableau tableau;

    FixedStepFactory(String name, String description, Tableau tableau) {
        this.name = name;
        this.description = description;
        this.tableau = tableau;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String description() {
        return description;
    }

    @Override
    public final Class<FixedStepConfig> config() {
        return FixedStepConfig.class;
    }

    @Override
    public final Traits traits() {
        return FixedStep.traits(tableau);
    }

    @Override
    public final FixedStep create(FixedStepConfig config, Assembly assembly) {
        return new FixedStep(tableau, config.steps(), assembly.create(Kind.TIME_GRID, config.grid()));
    }
}
