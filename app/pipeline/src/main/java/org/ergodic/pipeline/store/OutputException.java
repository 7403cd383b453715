package org.ergodic.pipeline.store;

import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.message.Excerpt;

/** A folder or file that cannot be written, or one written earlier that cannot be read; the message says what to do. */
public class OutputException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public OutputException(String message) {
        super(Excerpt.message(message));
    }

    /**
     * An error with its cause.
     *
     * @param message for people
     * @param cause what was thrown
     */
    public OutputException(String message, Throwable cause) {
        super(Excerpt.message(message), cause);
    }
}
