package org.ergodic.app.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.ergodic.api.array.SizeException;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Names;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.plugin.Registry;
import org.ergodic.api.solver.NotFiniteException;
import org.ergodic.app.data.DataException;
import org.ergodic.app.output.OutputException;
import org.ergodic.app.run.CancelledException;
import org.ergodic.app.run.ModelException;
import org.ergodic.app.run.SamplingException;
import org.ergodic.app.train.TrainingException;
import picocli.CommandLine;

/** Turns exceptions into messages and exit codes. */
final class Failures {
    static final int FAILED = 1;
    static final int WRONG_USE = 2;
    static final int STOPPED = 130;

    /** Failures whose message says all that a person needs. */
    private static final List<Class<? extends Exception>> TOLD = List.of(
            DataException.class,
            OutputException.class,
            ModelException.class,
            SamplingException.class,
            TrainingException.class,
            GraphException.class,
            NotFiniteException.class,
            SizeException.class,
            Registry.DuplicateNameException.class);

    private Failures() {}

    static int report(Throwable e, Console console, boolean debug) {
        PrintStream err = console.err();
        if (debug && !(e instanceof CancelledException)) {
            e.printStackTrace(err);
        }
        if (e instanceof CancelledException) {
            err.println(e.getMessage());
            return STOPPED;
        }
        if (e instanceof ConfigException config) {
            config.violations().forEach(violation -> err.println("error: " + violation));
            int count = config.violations().size();
            if (count > 1) {
                err.println(count + " errors");
            }
            return WRONG_USE;
        }
        if (TOLD.stream().anyMatch(type -> type.isInstance(e))) {
            e.getMessage().lines().forEach(line -> err.println("error: " + line));
            return FAILED;
        }
        if (e instanceof OutOfMemoryError) {
            err.println("error: memory ran out (" + e.getMessage() + "); Java may use "
                    + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB. Use smaller batches or fewer samples, or more memory by ERGODIC_OPTS=-Xmx8g");
            return FAILED;
        }
        err.println("error: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        if (!debug) {
            err.println(
                    "This was not foreseen (" + e.getClass().getSimpleName() + "). Run with --debug for where it was.");
        }
        return FAILED;
    }

    static int usage(CommandLine.ParameterException e, Console console) {
        PrintStream err = console.err();
        err.println("error: " + e.getMessage());
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
