package org.ergodic.app.cli;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;

/**
 * Where commands write.
 *
 * @param out for results
 * @param err for progress and errors
 */
record Console(PrintStream out, PrintStream err) {
    /** Whether a person watches the error stream, so that a line may be drawn over itself. */
    boolean interactive() {
        java.io.Console console = System.console();
        if (err != System.err || console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            // From Java 22 on there is a console even where there is no terminal, and this method to tell.
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
