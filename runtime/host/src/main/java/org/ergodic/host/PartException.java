package org.ergodic.host;

import java.util.List;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.ErgodicException;

/**
 * A third party's part failed: the message names the part, the jar that it comes from, where it is named, and what
 * happened; the cause is what its code threw, if it threw. While parts are made this is the cause of a
 * {@link ConfigException}, so that it is told with everything else that is wrong with a config.
 */
public final class PartException extends ErgodicException {
    private static final long serialVersionUID = 1;

    private final transient Location location;
    private final String what;

    PartException(Location location, String what, Throwable cause) {
        super(location.equals(Location.JAVA) ? what : location + ": " + what, cause);
        this.location = location;
        this.what = what;
    }

    /** The same as an error of the config that names the part, at the part's own place or else at a given one. */
    ConfigException atAssembly(Location otherwise) {
        return new ConfigException(
                List.of(new Violation(location.equals(Location.JAVA) ? otherwise : location, "", what)), this);
    }
}
