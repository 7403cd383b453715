package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link AdaptiveStep} solvers of {@link Tableau#DORMAND_PRINCE}. */
@Part(
        name = "dopri5",
        description = "Dormand-Prince 5(4) for ODEs, with step control for each sample (Dormand and Prince 1980)")
public final class Dopri5Factory extends AdaptiveFactory {
    /** Makes the factory. */
    public Dopri5Factory() {
        super(Tableau.DORMAND_PRINCE);
    }
}
