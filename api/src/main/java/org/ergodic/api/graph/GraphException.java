package org.ergodic.api.graph;

import org.apiguardian.api.API;
import org.ergodic.api.message.ErgodicException;

/**
 * A graph that cannot be built, differentiated, compiled or run as asked; the message names the variable and the
 * shapes.
 */
@API(status = API.Status.EXPERIMENTAL)
public class GraphException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message what was wrong, where, and what to do
     */
    public GraphException(String message) {
        super(message);
    }

    /**
     * An error with its cause.
     *
     * @param message what was wrong, where, and what to do
     * @param cause the cause
     */
    public GraphException(String message, Throwable cause) {
        super(message, cause);
    }
}
