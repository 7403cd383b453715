package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link AdaptiveStep} solvers of {@link Tableau#TSITOURAS}. */
@Part(name = "tsit5", description = "Tsitouras 5(4) for ODEs, with step control for each sample (2011)")
public final class Tsit5Factory extends AdaptiveFactory {
    /** Makes the factory. */
    public Tsit5Factory() {
        super(Tableau.TSITOURAS);
    }
}
