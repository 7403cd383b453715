package org.ergodic.common.schedule;

import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** The steps that a schedule was planned for. */
final class Planned {
    private Planned() {}

    /**
     * How many steps were before this one, and no more than were planned: beyond them a curve would go on, a falling
     * line below 0.
     */
    static SDVariable before(Scope s, SDVariable step, long total) {
        return s.sameDiff().math().min(step.sub(1.0), s.constant((double) total));
    }
}
