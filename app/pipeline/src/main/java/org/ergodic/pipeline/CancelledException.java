package org.ergodic.pipeline;

import java.util.concurrent.CancellationException;

/** A run that was told to stop, or whose thread was interrupted, and did; an interrupt is left set. */
public final class CancelledException extends CancellationException {
    private static final long serialVersionUID = 1;

    private final transient Figures figures;

    /**
     * An end.
     *
     * @param message what was under way and what can be done now
     */
    public CancelledException(String message) {
        this(message, Figures.NONE);
    }

    /**
     * An end between the figures of a model.
     *
     * @param message what was under way and what can be done now
     * @param figures those that there are, each of them whole
     */
    CancelledException(String message, Figures figures) {
        super(message);
        this.figures = figures;
    }

    /** {@return the figures that were computed before, where it was figures that were computed} */
    public Figures figures() {
        return figures;
    }
}
