package org.ergodic.api.solver;

import org.apiguardian.api.API;

/** How far the integration of one sample came. */
@API(status = API.Status.EXPERIMENTAL)
public enum Status {
    /** Still under way. */
    RUNNING,
    /** It reached the end. */
    SUCCESS,
    /** A condition that the caller gave was met before the end; the state is that where it was. */
    STOPPED,
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

    /** {@return what to do about it, as a sentence; empty where there is nothing wrong} */
    public String advice() {
        return switch (this) {
            case RUNNING, SUCCESS, STOPPED, CANCELLED -> "";
            case STEP_LIMIT -> "Raise max-steps or loosen the tolerances; a stiff equation wants an implicit solver.";
            case EVALUATION_LIMIT ->
                "Allow more evaluations of the model, or take a solver of fixed steps, which fits them to the number.";
            case NOT_FINITE ->
                "Look at the field near the last good state and time: it overflows there or has no value. Smaller steps"
                        + " help only where it is the solver that diverges.";
            case STEP_UNDERFLOW ->
                "Loosen the tolerances, or end the interval before the time reached: the field jumps or is singular"
                        + " there, or numbers of its type cannot meet the tolerance.";
        };
    }
}
