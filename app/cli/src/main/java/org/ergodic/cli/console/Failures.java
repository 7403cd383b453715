package org.ergodic.cli.console;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.message.Names;
import org.ergodic.pipeline.StageException;
import org.ergodic.pipeline.Versions;
import picocli.CommandLine;

/** Turns exceptions into messages and exit codes. */
public final class Failures {
    public static final int FAILED = 1;
    public static final int WRONG_USE = 2;
    public static final int STOPPED = 130;

    /** What a shell reports of a tool that a closed pipe ended: 128 and the number of the signal. */
    public static final int READER_GONE = 141;

    private Failures() {}

    public static int report(Throwable e, Console console, boolean debug) {
        PrintStream err = console.err();
        if (e instanceof CancellationException) {
            err.println(e.getMessage() == null ? "stopped" : Excerpt.message(e.getMessage()));
            return STOPPED;
        }
        if (e instanceof Console.OutputGoneException) {
            // The end of the command looks at standard output again, and says why.
            return 0;
        }
        if (debug) {
            e.printStackTrace(err);
        }
        if (e instanceof ConfigException config) {
            config.lines().forEach(line -> error(err, line));
            int count = config.violations().size();
            if (count > 1) {
                err.println(count + " errors");
            }
            return WRONG_USE;
        }
        if (e instanceof StageException stages) {
            stages.failures().forEach(failure -> error(err, failure.toString()));
            stages.advice().ifPresent(advice -> err.println(Excerpt.message(advice)));
            stages.failures().stream()
                    .map(StageException.Failure::cause)
                    .filter(cause -> told(cause).isEmpty())
                    .findFirst()
                    .ifPresent(cause -> unexpected(e, err, debug));
            return FAILED;
        }
        Optional<String> told = told(e);
        told.ifPresent(words -> error(err, words));
        if (told.isEmpty()) {
            error(
                    err,
                    "Unexpected error (" + e.getClass().getSimpleName() + ")"
                            + (e.getMessage() == null ? "" : ": " + e.getMessage()));
            unexpected(e, err, debug);
        }
        return FAILED;
    }

    /** What a failure says that can be understood, unless it is one that should not have come so far. */
    private static Optional<String> told(Throwable e) {
        if (e instanceof ErgodicException) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        if (e instanceof OutOfMemoryError) {
            return Optional.of("memory ran out (" + e.getMessage() + "); Java may use "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB. Use smaller batches or fewer samples, or more memory by ERGODIC_OPTS=-Xmx8g");
        }
        if (e instanceof UncheckedIOException) {
            return Optional.of(String.valueOf(e.getCause().getMessage()));
        }
        return path(e);
    }

    /** What is wrong with a path, where that is the cause: most often that the locale cannot spell it. */
    private static Optional<String> path(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidPathException invalid) {
                return Optional.of(path(invalid));
            }
        }
        return Optional.empty();
    }

    private static String path(InvalidPathException e) {
        boolean plain = e.getInput().chars().allMatch(c -> c < 128);
        return "the path '" + Excerpt.of(e.getInput()) + "' cannot be used: "
                + (plain
                        ? e.getReason()
                        : "the locale of this process has the character set "
                                + System.getProperty("sun.jnu.encoding", "of its own")
                                + ", in which Java cannot spell that name. Set LC_ALL=C.UTF-8, or another locale"
                                + " with UTF-8");
    }

    /** A path on the command line; picocli's own conversion keeps the cause of a failure to itself. */
    public static Path toPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException(path(e));
        }
    }

    /**
     * Says where the details of a failure are that we know nothing of; a run of hours is not to be repeated for them.
     */
    private static void unexpected(Throwable e, PrintStream err, boolean debug) {
        String request = "This is likely a fault of Ergodic or of a plugin: please report it";
        if (debug) {
            err.println(request + " with the stack trace above.");
            return;
        }
        try {
            Path log = Files.createTempFile("ergodic-error-", ".log");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log, StandardCharsets.UTF_8))) {
                writer.println("ergodic " + Versions.ergodic() + ", Java " + System.getProperty("java.version") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
                e.printStackTrace(writer);
            }
            err.println(request + " with the stack trace in " + log);
        } catch (IOException | RuntimeException failed) {
            err.println(request + " with the stack trace, which --debug shows.");
        }
    }

    /** Says what is wrong, a line at a time, none of them longer than a message may be. */
    private static void error(PrintStream err, String message) {
        Excerpt.message(message).lines().forEach(line -> err.println("error: " + line));
    }

    public static int usage(CommandLine.ParameterException e, Console console) {
        PrintStream err = console.err();
        error(err, e.getMessage());
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            suggest(unmatched, err);
        }
        err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return WRONG_USE;
    }

    /** Picocli's own suggestions pass over words as short as {@code rnu}. */
    private static void suggest(CommandLine.UnmatchedArgumentException e, PrintStream err) {
        CommandLine.Model.CommandSpec spec = e.getCommandLine().getCommandSpec();
        String word = e.getUnmatched().get(0);
        Set<String> names = word.startsWith("-")
                ? spec.optionsMap().keySet()
                : spec.subcommands().keySet();
        Names.nearest(word, names).ifPresent(name -> err.println("Did you mean \"" + name + "\"?"));
    }
}
