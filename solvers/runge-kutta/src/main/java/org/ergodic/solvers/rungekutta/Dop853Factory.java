package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link AdaptiveStep} solvers of {@link Tableau#DORMAND_PRINCE_8}. */
@Part(
        name = "dop853",
        description =
                "Dormand-Prince 8(5,3) for ODEs at strict tolerances, with step control for each sample (Hairer 1993)")
public final class Dop853Factory extends AdaptiveFactory {
    /** Makes the factory. */
    public Dop853Factory() {
        super(Tableau.DORMAND_PRINCE_8);
    }
}
