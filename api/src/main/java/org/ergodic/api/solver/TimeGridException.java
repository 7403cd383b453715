package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.message.ErgodicException;

/** A time grid that has no times for a problem, or whose times no solver can follow. */
@API(status = API.Status.EXPERIMENTAL)
public final class TimeGridException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * A grid that cannot be followed.
     *
     * @param message what is wrong with the times, the interval that they are of, and what to do
     */
    public TimeGridException(String message) {
        super(message);
    }
}
