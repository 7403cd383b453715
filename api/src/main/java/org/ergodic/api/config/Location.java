package org.ergodic.api.config;

import org.apiguardian.api.API;

/**
 * Where a value stands.
 *
 * @param source a file's name, or where else it comes from, such as {@code --set}
 * @param line from 1, or 0 where there are no lines
 */
@API(status = API.Status.EXPERIMENTAL)
public record Location(String source, int line) {
    /** A value that Java code gave. */
    public static final Location JAVA = new Location("java", 0);

    @Override
    public String toString() {
        return line > 0 ? source + ":" + line : source;
    }
}
