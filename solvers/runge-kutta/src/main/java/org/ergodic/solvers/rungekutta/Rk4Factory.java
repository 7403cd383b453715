package org.ergodic.solvers.rungekutta;

/** Makes {@link FixedStep} solvers of {@link Tableau#RK4}. */
public final class Rk4Factory extends FixedStepFactory {
    /** Makes the factory. */
    public Rk4Factory() {
        super(
                "rk4",
                "the classical Runge-Kutta method of order 4 for ODEs, four evaluations a step (Kutta 1901)",
                Tableau.RK4);
    }
}
