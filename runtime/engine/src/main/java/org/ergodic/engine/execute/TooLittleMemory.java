package org.ergodic.engine.execute;

import org.ergodic.api.graph.GraphException;

/** What is said where memory does not suffice. */
public final class TooLittleMemory {
    private static final double MEGABYTE = 1 << 20;

    private TooLittleMemory() {}

    /**
     * An exception that says how much is needed, how much there is, and what to do.
     *
     * @param what needs it, up to the number of megabytes, such as {@code a run needs}
     * @param bytes how many it needs
     * @param where what most of it is for, or nothing
     * @param cause the error, or null where it is known before
     * @return the exception
     */
    public static GraphException of(String what, double bytes, String where, Throwable cause) {
        return new GraphException(
                what + " " + Math.round(bytes / MEGABYTE) + " MB" + where + ", and Java may use "
                        + (Runtime.getRuntime().maxMemory() >> 20)
                        + " MB: use a smaller batch, or start Java with a larger -Xmx",
                cause);
    }
}
