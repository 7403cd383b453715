package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link FixedStep} solvers of one tableau. */
abstract sealed class FixedStepFactory implements SolverFactory<FixedStepConfig>
        permits EulerFactory, HeunFactory, MidpointFactory, Rk4Factory {
    private final Tableau tableau;

    FixedStepFactory(Tableau tableau) {
        this.tableau = tableau;
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
