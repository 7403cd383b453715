package org.ergodic.cli;

import com.google.inject.Module;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.Failures;
import org.ergodic.cli.console.StandardOutput;
import org.ergodic.pipeline.Versions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/**
 * The command {@code ergodic}. Exit codes: 0 done, 1 failed, 2 wrong use (of the command line or in a pipeline file),
 * 130 stopped by Ctrl-C, 143 stopped by the termination signal, 141 standard output was closed by its reader, as by
 * {@code head}.
 */
@Command(
        name = "ergodic",
        description = "Generative models: fit one to your data, draw samples, ask how likely a row is.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            FitCommand.class,
            RunCommand.class,
            DemoCommand.class,
            ValidateCommand.class,
            SampleCommand.class,
            ScoreCommand.class,
            CodesCommand.Encode.class,
            CodesCommand.Decode.class,
            InterpolateCommand.class,
            ClassifyCommand.class,
            EvaluateCommand.class,
            ImputeCommand.class,
            InpaintCommand.class,
            PictureCommand.class,
            ReportCommand.class,
            ResumeCommand.class,
            CompareCommand.class,
            PluginsCommand.class,
            DescribeCommand.class,
            SchemaCommand.class,
            InitCommand.class,
            ExplainCommand.class,
            BenchCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong use, 130 stopped by Ctrl-C, 143 by SIGTERM, 141 the reader of a",
            "pipe has gone.",
            "Environment: ERGODIC_SET=\"train.steps=100 seed=3\" and ERGODIC_SEED=3 are over a pipeline file "
                    + "and under the",
            "command line in run, fit, demo, validate and explain; ERGODIC_PLUGINS=DIR is as --plugins.",
            "Begin with: ergodic demo, or with a table of yours: ergodic fit table.csv"
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Mixin
    private Common common;

    Main() {}

    /**
     * Runs a command and ends the virtual machine with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Optional<String> wrong = Logging.choose(System.getenv(), args);
        if (wrong.isPresent()) {
            System.err.println("error: " + wrong.get());
            System.exit(2);
        }
        PrintStream out = StandardOutput.ofProcess();
        System.setOut(out);
        System.exit(execute(out, System.err, args));
    }

    /**
     * Runs a command.
     *
     * @param out for results
     * @param err for progress and errors
     * @param args the command line
     * @return the exit code
     */
    public static int execute(PrintStream out, PrintStream err, String... args) {
        return execute(out, err, List.of(), args);
    }

    /**
     * Runs a command in an application that puts bindings of its own in the places of those of
     * {@link org.ergodic.guice.PipelineModule}. There is one injector for the command.
     *
     * @param args the command line; results go to standard output, progress and errors to the error stream
     * @param modules the application's bindings, all of them explicit; what they replace is recorded with each run
     * @return the exit code
     */
    public static int run(String[] args, Module... modules) {
        return execute(System.out, System.err, List.of(modules), args);
    }

    /**
     * Runs a command in an application, as {@link #run}.
     *
     * @param out for results
     * @param err for progress and errors
     * @param modules the application's bindings
     * @param args the command line
     * @return the exit code
     */
    public static int execute(PrintStream out, PrintStream err, List<? extends Module> modules, String... args) {
        Console console = new Console(out, err);
        CommandLine line = new CommandLine(new Main(), new CommandFactory(console, new CommandInjector(modules)));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Path.class, Failures::toPath);
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(110);
        line.setExecutionExceptionHandler((e, at, parsed) -> Failures.report(e, console, Common.debug(args)));
        line.setParameterExceptionHandler((e, given) -> Failures.usage(e, console));
        int code;
        try {
            code = line.execute(args);
        } catch (Error e) {
            code = Failures.report(e, console, Common.debug(args));
        }
        code = console.checked(code);
        err.flush();
        return code;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"ergodic " + Versions.ergodic() + " (Java " + System.getProperty("java.version") + ")"
            };
        }
    }
}
