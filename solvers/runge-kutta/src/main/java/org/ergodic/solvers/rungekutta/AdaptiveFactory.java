package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.SolverFactory;
import org.ergodic.api.solver.Traits;

/** Makes {@link AdaptiveStep} solvers of one tableau. */
abstract sealed class AdaptiveFactory implements SolverFactory<AdaptiveConfig>
        permits BogackiShampineFactory, Dop853Factory, Dopri5Factory, Kvaerno5Factory, Tsit5Factory {
    private final Tableau tableau;

    AdaptiveFactory(Tableau tableau) {
        this.tableau = tableau;
    }

    @Override
    public final Traits traits() {
        return AdaptiveStep.traits(tableau);
    }

    @Override
    public final AdaptiveStep create(AdaptiveConfig config, Assembly assembly) {
        StepControl control = new StepControl(config.proportional(), config.integral(), config.derivative());
        return new AdaptiveStep(tableau, config.rtol(), config.atol(), config.maxSteps(), control);
    }
}
