package org.ergodic.app.run;

/** A run that was told to stop and did. */
public final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * An end.
     *
     * @param message what was under way and what can be done now
     */
    public CancelledException(String message) {
        super(message);
    }
}
