package org.ergodic.api.config;

import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.message.ErgodicException;

/** A config with everything that is wrong with it. */
@API(status = API.Status.EXPERIMENTAL)
public final class ConfigException extends ErgodicException {
    private static final long serialVersionUID = 1;

    private static final int SHOWN = 20;

    private final transient List<Violation> violations;

    /**
     * An error.
     *
     * @param violations everything wrong, at least one
     */
    public ConfigException(List<Violation> violations) {
        super(String.join(System.lineSeparator(), lines(violations)));
        this.violations = List.copyOf(violations);
    }

    /**
     * An error that another one led to.
     *
     * @param violations everything wrong, at least one
     * @param cause the other one
     */
    public ConfigException(List<Violation> violations, Throwable cause) {
        this(violations);
        initCause(cause);
    }

    private static List<String> lines(List<Violation> violations) {
        List<String> lines = new ArrayList<>();
        violations.stream().limit(SHOWN).map(Violation::toString).forEach(lines::add);
        if (violations.size() > SHOWN) {
            lines.add("... and " + (violations.size() - SHOWN) + " more");
        }
        return lines;
    }

    /** {@return a line for each of the first things wrong, and one that counts the others if there are many} */
    public List<String> lines() {
        return lines(violations);
    }

    /** {@return everything wrong} */
    public List<Violation> violations() {
        return violations;
    }
}
