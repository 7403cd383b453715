package org.ergodic.api.message;

import org.apiguardian.api.API;

/**
 * An error that Ergodic tells people of: its message says what was wrong, where, and what to do. Every exception of
 * ours is one, but for those that callers know by a type of Java's, such as a cancellation.
 */
@API(status = API.Status.EXPERIMENTAL)
public abstract class ErgodicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message what was wrong, where, and what to do
     */
    protected ErgodicException(String message) {
        super(message);
    }

    /**
     * An error with its cause.
     *
     * @param message what was wrong, where, and what to do
     * @param cause what was thrown, or null
     */
    protected ErgodicException(String message, Throwable cause) {
        super(message, cause);
    }
}
