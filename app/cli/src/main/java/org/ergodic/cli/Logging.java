package org.ergodic.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How much of what Ergodic logs is shown, by {@code --log} or else {@code ERGODIC_LOG}. It is chosen before there is a
 * logger, since SLF4J's simple provider asks for levels when a logger is made, and never again.
 */
final class Logging {
    /** The option of all commands. */
    static final String OPTION = "--log";

    /** The variable of the environment. */
    static final String VARIABLE = "ERGODIC_LOG";

    /** Where the provider that comes with the command line looks; others have files of their own. */
    static final String PROPERTY = "org.slf4j.simpleLogger.log.org.ergodic";

    private Logging() {}

    /** From nothing to everything. */
    enum Level {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Chooses the level of this process. An option that names none is left to the parser of the command line.
     *
     * @param environment of the process
     * @param args the command line
     * @return what is wrong with the environment, if anything is
     */
    static Optional<String> choose(Map<String, String> environment, String... args) {
        Optional<String> option = option(List.of(args));
        String text = option.orElse(environment.getOrDefault(VARIABLE, "")).strip();
        Optional<Level> level = Arrays.stream(Level.values())
                .filter(each -> each.toString().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
        level.ifPresent(chosen -> System.setProperty(PROPERTY, chosen.toString()));
        return level.isPresent() || option.isPresent() || text.isEmpty()
                ? Optional.empty()
                : Optional.of(VARIABLE + " is \"" + text + "\"; it should be one of "
                        + Arrays.stream(Level.values()).map(Level::toString).collect(Collectors.joining(", ")));
    }

    private static Optional<String> option(List<String> args) {
        for (int i = args.size() - 1; i >= 0; i--) {
            String word = args.get(i);
            if (word.startsWith(OPTION + "=")) {
                return Optional.of(word.substring(OPTION.length() + 1));
            }
            if (word.equals(OPTION)) {
                return Optional.of(i + 1 < args.size() ? args.get(i + 1) : "");
            }
        }
        return Optional.empty();
    }
}
