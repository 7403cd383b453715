package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link FixedStep} solvers of {@link Tableau#EULER}. */
@Part(name = "euler", description = "Euler's method of order 1 for ODEs, one evaluation a step")
public final class EulerFactory extends FixedStepFactory {
    /** Makes the factory. */
    public EulerFactory() {
        super(Tableau.EULER);
    }
}
