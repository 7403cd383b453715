package org.ergodic.pipeline.train;

import org.ergodic.api.message.ErgodicException;

/** Training that cannot go on; the message says at which step, what was seen and what to do. */
public final class TrainingException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public TrainingException(String message) {
        super(message);
    }
}
