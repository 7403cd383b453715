package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link FixedStep} solvers of {@link Tableau#HEUN}. */
@Part(name = "heun", description = "Heun's method of order 2 for ODEs, two evaluations a step")
public final class HeunFactory extends FixedStepFactory {
    /** Makes the factory. */
    public HeunFactory() {
        super(Tableau.HEUN);
    }
}
