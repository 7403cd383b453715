package org.ergodic.api.data;

import org.apiguardian.api.API;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.message.Excerpt;

/** A table that cannot be used as it is; the message says where, what was seen and what to do. */
@API(status = API.Status.EXPERIMENTAL)
public final class SourceException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public SourceException(String message) {
        super(Excerpt.message(message));
    }

    /**
     * An error with its cause.
     *
     * @param message for people
     * @param cause what was thrown
     */
    public SourceException(String message, Throwable cause) {
        super(Excerpt.message(message), cause);
    }
}
