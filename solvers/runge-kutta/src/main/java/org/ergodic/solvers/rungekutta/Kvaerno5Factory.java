package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link AdaptiveStep} solvers of {@link Tableau#KVAERNO}. */
@Part(
        name = "kvaerno5",
        description = "Kvaerno 5(4) for stiff ODEs: implicit and L-stable, with step control for each sample (2004)")
public final class Kvaerno5Factory extends AdaptiveFactory {
    /** Makes the factory. */
    public Kvaerno5Factory() {
        super(Tableau.KVAERNO);
    }
}
