package org.ergodic.pipeline;

/** Samples that could not be drawn; the message says how many ended how. */
public final class SamplingException extends RuntimeException {
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
