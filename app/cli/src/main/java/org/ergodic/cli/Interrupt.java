package org.ergodic.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.Failures;

/**
 * Ctrl-C and the termination signal: asks the work to stop and interrupts its thread, and holds the virtual machine
 * until it has written its checkpoint. The machine then ends with the signal's own exit code, 130 for Ctrl-C and 143
 * for termination.
 */
final class Interrupt implements AutoCloseable {
    /** No step and no checkpoint takes this long; a machine that hangs must end at last. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private final Thread hook = new Thread(this::stop, "ergodic-interrupt");
    private volatile boolean requested;

    private Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Does work that a signal stops.
     *
     * @param console where to say how far it came
     * @param without what was not done if it is stopped, such as {@code no samples were written}; empty if the work
     *     says so
     * @param work told where to look for the signal
     * @return the exit code
     */
    static int during(Console console, String without, Consumer<Interrupt> work) {
        try (Interrupt interrupt = new Interrupt()) {
            try {
                work.accept(interrupt);
                return 0;
            } catch (CancellationException e) {
                // Said here, since the machine may end as soon as the interrupt is closed.
                return Failures.report(
                        without.isEmpty() ? e : new CancellationException(e.getMessage() + "; " + without),
                        console,
                        false);
            }
        }
    }

    /** {@return whether the work should stop} */
    boolean requested() {
        return requested;
    }

    private void stop() {
        requested = true;
        // What does not ask whether to stop, such as the reading of a pipe, ends as well.
        worker.interrupt();
        try {
            if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("ergodic: the work did not stop within " + PATIENCE_SECONDS
                        + " seconds and is ended; what was written is whole");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work has ended. */
    @Override
    public void close() {
        finished.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The machine is ending at this very moment, and the hook finds the work finished.
            }
        }
    }
}
