package org.ergodic.common.solver;

import java.util.concurrent.CancellationException;
import org.apiguardian.api.API;

/**
 * How long work learns that its thread was interrupted. Loops ask between their steps; the flag itself is left as it
 * is, so that whoever called them sees it too.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Interruption {
    private Interruption() {}

    /** {@return whether the current thread was interrupted; the flag stays set} */
    public static boolean requested() {
        return Thread.currentThread().isInterrupted();
    }

    /**
     * Ends work whose thread was interrupted.
     *
     * @param work what is under way, such as {@code annealed importance sampling}
     * @throws CancellationException if the current thread was interrupted; the flag stays set
     */
    public static void check(String work) {
        if (requested()) {
            throw new CancellationException("stopped during " + work);
        }
    }
}
