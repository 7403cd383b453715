package org.ergodic.solvers.rungekutta;

/** Makes {@link FixedStep} solvers of {@link Tableau#HEUN}. */
public final class HeunFactory extends FixedStepFactory {
    /** Makes the factory. */
    public HeunFactory() {
        super("heun", "Heun's method of order 2 for ODEs, two evaluations a step", Tableau.HEUN);
    }
}
