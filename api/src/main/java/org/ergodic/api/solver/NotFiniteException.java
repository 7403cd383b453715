package org.ergodic.api.solver;

import org.apiguardian.api.API;
import org.ergodic.api.message.ErgodicException;

/**
 * Numbers that left what floating point can hold, where no status can tell so; the message says where and what to do.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class NotFiniteException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message what is not finite, where, and what to do
     */
    public NotFiniteException(String message) {
        super(message);
    }
}
