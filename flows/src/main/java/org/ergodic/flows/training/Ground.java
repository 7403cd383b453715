package org.ergodic.flows.training;

import org.ergodic.api.view.View;

/**
 * What a flow stands on: its base distribution and its linear maps, which are no more than a mixture of simple
 * distributions with a few numbers for each. Trained before the networks, from which all that they learn by chance is
 * then kept out, it makes the flow start where a mixture ends.
 */
public interface Ground {
    /** The view of what a flow stands on. */
    View<Ground> VIEW = View.of("ground", Ground.class);

    /**
     * Whether a parameter belongs to it.
     *
     * @param parameter its full name
     * @return whether it does
     */
    boolean holds(String parameter);
}
