package org.ergodic.api.message;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** What exceptions out of a third party's code mean. */
@API(status = API.Status.INTERNAL)
public final class Causes {
    /** The major version of the class files of Java 1.0 would be this. */
    private static final int CLASS_FILE_OFFSET = 44;

    private static final String CONSTRUCTOR = ".<init>()";
    private static final Pattern CLASS_FILE = Pattern.compile("class file version (\\d+)");
    private static final Pattern UNSUPPORTED = Pattern.compile("Unsupported major\\.minor version (\\d+)");

    private Causes() {}

    /**
     * What an exception out of a third party's code means, in words.
     *
     * @param failure the exception
     * @return such as {@code the class acme.Helper is missing: ...}; for exceptions of no known meaning their type and
     *     message
     */
    public static String words(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            Optional<String> words = known(e);
            if (words.isPresent()) {
                return words.get();
            }
        }
        Throwable told = failure;
        while (isWrapper(told) && told.getCause() != null) {
            told = told.getCause();
        }
        return told.getClass().getSimpleName() + (told.getMessage() == null ? "" : ": " + told.getMessage());
    }

    /**
     * Throws on what is no failure of a part: that memory ran out, or that the virtual machine itself is at its end.
     *
     * @param failure what was thrown
     */
    public static void rethrowIfFatal(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
            throw fatal;
        }
    }

    private static boolean isWrapper(Throwable e) {
        return e instanceof ServiceConfigurationError || e instanceof ExceptionInInitializerError;
    }

    private static Optional<String> known(Throwable e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof UnsupportedClassVersionError
                || UNSUPPORTED.matcher(message).find()) {
            return Optional.of(newer(message));
        }
        if (e instanceof NoClassDefFoundError && message.startsWith("Could not initialize")) {
            return Optional.of(message.replaceFirst("Could not initialize", "it could not initialise the"));
        }
        if (e instanceof NoClassDefFoundError || e instanceof ClassNotFoundException) {
            String missing = message.replace('/', '.');
            return Optional.of("the class " + missing + " is missing: "
                    + (missing.startsWith("org.ergodic.")
                            ? "it was built against another version of Ergodic. Build it against this one"
                            : "its jar, or one that it needs, is incomplete or not there"));
        }
        if (e instanceof NoSuchMethodException && message.endsWith(CONSTRUCTOR)) {
            return Optional.of("the class " + message.substring(0, message.length() - CONSTRUCTOR.length())
                    + " has no public constructor without arguments");
        }
        if (e instanceof IncompatibleClassChangeError) {
            return Optional.of(
                    "it was built against another version of Ergodic or of a library. Build it against this one ("
                            + e.getClass().getSimpleName() + ": " + message + ")");
        }
        if (e instanceof StackOverflowError) {
            return Optional.of("infinite recursion (StackOverflowError)");
        }
        return Optional.empty();
    }

    private static String newer(String message) {
        int runs = Runtime.version().feature();
        Matcher version = CLASS_FILE.matcher(message);
        if (!version.find()) {
            version = UNSUPPORTED.matcher(message);
            if (!version.find()) {
                return message;
            }
        }
        int needs = Integer.parseInt(version.group(1)) - CLASS_FILE_OFFSET;
        return needs <= runs
                ? "it was built with preview features of Java " + needs + ", and this is Java " + runs + " (" + message
                        + ")"
                : "it needs Java " + needs + ", and this is Java " + runs + ": run Ergodic on Java " + needs
                        + " or later, or build the plugin with --release " + runs;
    }
}
