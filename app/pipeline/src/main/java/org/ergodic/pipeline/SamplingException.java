package org.ergodic.pipeline;

import org.ergodic.api.message.ErgodicException;

/** Samples that could not be drawn; the message says how many ended how. */
public final class SamplingException extends ErgodicException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public SamplingException(String message) {
        super(message);
    }
}
