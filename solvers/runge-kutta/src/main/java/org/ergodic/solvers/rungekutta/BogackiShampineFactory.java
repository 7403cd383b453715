package org.ergodic.solvers.rungekutta;

import org.ergodic.api.plugin.Part;

/** Makes {@link AdaptiveStep} solvers of {@link Tableau#BOGACKI_SHAMPINE}. */
@Part(
        name = "bogacki-shampine",
        description = "Bogacki-Shampine 3(2) for ODEs at loose tolerances, with step control for each sample (1989)")
public final class BogackiShampineFactory extends AdaptiveFactory {
    /** Makes the factory. */
    public BogackiShampineFactory() {
        super(Tableau.BOGACKI_SHAMPINE);
    }
}
