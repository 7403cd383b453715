package org.ergodic.api.solver;

import org.apiguardian.api.API;

/** How far the integration of one sample came. */
@API(status = API.Status.EXPERIMENTAL)
public enum Status {
    /** Still under way. */
    RUNNING,
    /** It reached the end. */
    SUCCESS,
    /** The limit on steps came first; the state is that of the last step. */
    STEP_LIMIT,
    /** As many evaluations of the model as were allowed were spent first; the state is that of the last whole step. */
    EVALUATION_LIMIT,
    /** A value was not finite; the state is the last good one. */
    NOT_FINITE,
    /** The step that the tolerance asks for is below what time can resolve; the state is the last good one. */
    STEP_UNDERFLOW,
    /** The caller asked to stop, or the thread was interrupted; the state is that of the last step. */
    CANCELLED;

    /** {@return whether the sample needs no more steps} */
    public boolean done() {
        return this != RUNNING;
    }
}
