package org.ergodic.pipeline.store;

/** A file that is not a whole safetensors file. */
public final class SafetensorsException extends OutputException {
    private static final long serialVersionUID = 1;

    /**
     * An error.
     *
     * @param message for people
     */
    public SafetensorsException(String message) {
        super(message);
    }
}
