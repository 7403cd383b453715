package org.ergodic.pipeline.store;

import java.io.IOException;

/**
 * Uses something that may fail to be read or written.
 *
 * @param <T> what it uses
 */
@FunctionalInterface
public interface IoConsumer<T> {
    /**
     * Uses it.
     *
     * @param value what to use
     * @throws IOException if that fails
     */
    void accept(T value) throws IOException;
}
