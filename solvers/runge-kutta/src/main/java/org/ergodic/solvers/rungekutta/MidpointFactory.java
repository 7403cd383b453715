package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link FixedStep} solvers of {@link Tableau#MIDPOINT}. */
@Part(
        name = "midpoint",
        description = "the explicit midpoint method of order 2 for ODEs, two evaluations a step (Runge 1895)")
public final class MidpointFactory extends FixedStepFactory {
    /** Makes the factory. */
    public MidpointFactory() {
        super(Tableau.MIDPOINT);
    }
}
