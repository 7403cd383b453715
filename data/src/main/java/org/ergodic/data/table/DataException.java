package org.ergodic.data.table;

import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.message.Excerpt;

/** Data that cannot be used; the message says where, what was seen and what to do, on one line or several. */
public final class DataException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public DataException(String message) {
        super(Excerpt.message(message));
    }

    /**
     * An error with its cause.
     *
     * @param message for people
     * @param cause what was thrown
     */
    public DataException(String message, Throwable cause) {
        super(Excerpt.message(message), cause);
    }
}
