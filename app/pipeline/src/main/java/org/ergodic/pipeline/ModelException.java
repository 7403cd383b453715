package org.ergodic.pipeline;

import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.message.Excerpt;

/** A saved model or run that cannot be used; the message says what is wrong with it. */
public final class ModelException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public ModelException(String message) {
        super(Excerpt.message(message));
    }
}
