package org.ergodic.pipeline;

import java.util.concurrent.CancellationException;

/** A run that was told to stop, or whose thread was interrupted, and did; an interrupt is left set. */
public final class CancelledException extends CancellationException {
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
