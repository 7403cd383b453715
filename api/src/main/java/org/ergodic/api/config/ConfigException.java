package org.ergodic.api.config;

import java.util.List;
import java.util.stream.Collectors;

/** A config with everything that is wrong with it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    /**
     * An error.
     *
     * @param violations everything wrong, at least one
     */
    public ConfigException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining(System.lineSeparator())));
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

    /** {@return everything wrong} */
    public List<Violation> violations() {
        return violations;
    }
}
