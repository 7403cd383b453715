package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link FixedStep} solvers of {@link Tableau#RK4}. */
@Part(
        name = "rk4",
        description = "the classical Runge-Kutta method of order 4 for ODEs, four evaluations a step (Kutta 1901)")
public final class Rk4Factory extends FixedStepFactory {
    /** Makes the factory. */
    public Rk4Factory() {
        super(Tableau.RK4);
    }
}
