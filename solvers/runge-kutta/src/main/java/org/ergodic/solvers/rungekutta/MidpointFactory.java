package org.ergodic.solvers.rungekutta;

/** Makes {@link FixedStep} solvers of {@link Tableau#MIDPOINT}. */
public final class MidpointFactory extends FixedStepFactory {
    /** Makes the factory. */
    public MidpointFactory() {
        super(
                "midpoint",
                "the explicit midpoint method of order 2 for ODEs, two evaluations a step (Runge 1895)",
                Tableau.MIDPOINT);
    }
}
