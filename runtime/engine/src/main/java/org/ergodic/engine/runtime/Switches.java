package org.ergodic.engine.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Names;

/** The system properties that begin with {@code ergodic.}, and what each may be. A misspelt one would do nothing. */
public final class Switches {
    private static final String PREFIX = "ergodic.";

    /** The switches of the engine, with what is wrong with a value; empty if nothing. */
    private static final Map<String, Function<String, Optional<String>>> ENGINE = engine();

    /** What the launcher, the reading of data, the build and tests read. */
    private static final List<String> OTHERS = List.of(
            "ergodic.home",
            "ergodic.data",
            "ergodic.data.memory",
            "ergodic.dist",
            "ergodic.docs",
            "ergodic.example",
            "ergodic.launcher",
            "ergodic.natives",
            "ergodic.platforms",
            "ergodic.readme",
            "ergodic.root",
            "ergodic.signatures",
            "ergodic.studies",
            "ergodic.test-classes");

    private static final List<String> FAMILIES = List.of("ergodic.test.", "ergodic.fuzz.");

    private Switches() {}

    private static Map<String, Function<String, Optional<String>>> engine() {
        Map<String, Function<String, Optional<String>>> all = new LinkedHashMap<>();
        all.put("ergodic.engine", value -> oneOf(value, "plans", "interpreter"));
        all.put("ergodic.nan-check", value -> oneOf(value, "true", "false"));
        all.put("ergodic.profile", value -> oneOf(value, "true", "false"));
        all.put(Vectors.CHOICE, Vectors::problem);
        all.put(Vectors.EMULATED, value -> oneOf(value, "true", "false"));
        all.put("ergodic.blas", value -> oneOf(value, "native", "java"));
        all.put(Parallel.THREADS, Switches::count);
        return all;
    }

    /**
     * Looks at the system properties.
     *
     * @throws ConfigException if one is unknown or has a value that it cannot have, naming all such
     */
    public static void check() {
        List<Violation> violations = violations(System.getProperties());
        if (!violations.isEmpty()) {
            throw new ConfigException(violations);
        }
    }

    static List<Violation> violations(Properties properties) {
        Map<String, String> given = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                given.put(name, properties.getProperty(name));
            }
        }
        List<Violation> violations = new ArrayList<>();
        given.forEach((name, value) -> problem(name, value)
                .ifPresent(
                        words -> violations.add(new Violation(new Location("-D" + name + "=" + value, 0), "", words))));
        return violations;
    }

    private static Optional<String> problem(String name, String value) {
        if (ENGINE.containsKey(name)) {
            return ENGINE.get(name).apply(value);
        }
        if (OTHERS.contains(name) || FAMILIES.stream().anyMatch(name::startsWith)) {
            return Optional.empty();
        }
        return Optional.of("there is no such system property. " + Names.suggest(name, ENGINE.keySet()));
    }

    private static Optional<String> oneOf(String value, String... values) {
        return Stream.of(values).anyMatch(value::equals)
                ? Optional.empty()
                : Optional.of("give " + String.join(" or ", values));
    }

    private static Optional<String> count(String value) {
        try {
            if (Integer.parseInt(value) > 0) {
                return Optional.empty();
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        return Optional.of("give a number of threads, 1 or more");
    }
}
