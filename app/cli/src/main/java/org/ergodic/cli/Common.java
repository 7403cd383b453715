package org.ergodic.cli;

import com.google.inject.Injector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Excerpt;
import org.ergodic.cli.console.Console;
import org.ergodic.cli.console.ConsoleReporter;
import org.ergodic.guice.PipelineModule;
import org.ergodic.host.PluginLoader;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.progress.Reporter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share. */
final class Common {
    private static final String DEBUG = "--debug";

    private final Console console;
    private final CommandInjector composition;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = DEBUG, description = "Show stack traces.")
    private boolean debug;

    @Option(
            names = Logging.OPTION,
            paramLabel = "LEVEL",
            description = "How much is logged: ${COMPLETION-CANDIDATES}. Default: ERGODIC_LOG, else info.")
    private Logging.Level log;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "A folder of plugin folders, besides ./plugins (may be repeated).")
    private List<Path> plugins = new ArrayList<>();

    Common(Console console, CommandInjector composition) {
        this.console = console;
        this.composition = composition;
    }

    static boolean debug(String... args) {
        return Arrays.asList(args).contains(DEBUG);
    }

    Console console() {
        return console;
    }

    /** These options as given to the command and, on the left of it, to those that it is a command of. */
    private List<Common> given() {
        List<Common> all = new ArrayList<>();
        for (CommandSpec spec = command; spec != null; spec = spec.parent()) {
            spec.mixins().values().stream()
                    .map(CommandSpec::userObject)
                    .filter(Common.class::isInstance)
                    .map(Common.class::cast)
                    .forEach(all::add);
        }
        return all;
    }

    /** All components, with a warning for each plugin that could not be loaded. */
    Registry registry() {
        Registry registry = registryWithoutWarnings();
        registry.failures()
                .forEach(failure -> console.err().println("warning: " + Excerpt.message(failure.toString())));
        return registry;
    }

    /** All components, for a command that itself says which plugins could not be loaded. */
    Registry registryWithoutWarnings() {
        return injector().getInstance(Registry.class);
    }

    /** What runs pipelines, with a warning for each plugin that could not be loaded. */
    PipelineRunner checkedRunner() {
        registry();
        return runner();
    }

    /** What runs pipelines; {@link #registry} has the components that it knows. */
    PipelineRunner runner() {
        return injector().getInstance(PipelineRunner.class);
    }

    private Injector injector() {
        return composition.injector(() -> {
            boolean silent = given().stream().anyMatch(common -> common.quiet);
            return new PipelineModule(found()).withReporter(new ConsoleReporter(console, silent));
        });
    }

    /** The components of the application and of plugin folders. */
    private Registry found() {
        List<Path> roots = new ArrayList<>();
        given().forEach(common -> roots.addAll(common.plugins));
        requireFolders(roots, "--plugins");
        List<Path> others = Environment.ofProcess().plugins();
        requireFolders(others, Environment.PLUGINS);
        roots.addAll(others);
        roots.add(Path.of("plugins"));
        Optional.ofNullable(System.getProperty("ergodic.home")).ifPresent(home -> roots.add(Path.of(home, "plugins")));
        return PluginLoader.load(roots);
    }

    private static void requireFolders(List<Path> dirs, String source) {
        for (Path dir : dirs) {
            if (!Files.isDirectory(dir)) {
                throw new ConfigException(
                        List.of(new Violation(new Location(source, 0), "", "there is no folder " + dir)));
            }
        }
    }

    /** Values to put over those of a pipeline file: of the environment, then those given here. */
    List<String> overrides(List<String> given) {
        return Environment.ofProcess().with(given, reporter());
    }

    RunSettings settings(Optional<Path> dir, boolean overwrite, Interrupt interrupt) {
        return new RunSettings(dir, overwrite, reporter(), interrupt::requested);
    }

    /** Tells what happens on the error stream. */
    Reporter reporter() {
        return injector().getInstance(Reporter.class);
    }
}
