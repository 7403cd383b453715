package org.ergodic.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.plugin.Registry;
import org.ergodic.app.plugins.PluginLoader;
import org.ergodic.app.run.RunSettings;
import picocli.CommandLine.Option;

/** What all commands share. */
final class Common {
    private static final String DEBUG = "--debug";

    private final Console console;

    @Option(names = DEBUG, description = "Show stack traces.")
    private boolean debug;

    @Option(names = "--quiet", description = "Show no progress.")
    private boolean quiet;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "A folder of plugin folders, besides ./plugins (may be repeated).")
    private List<Path> plugins = new ArrayList<>();

    Common(Console console) {
        this.console = console;
    }

    static boolean debug(String... args) {
        return Arrays.asList(args).contains(DEBUG);
    }

    Console console() {
        return console;
    }

    /** All components, with a warning for each plugin that could not be loaded. */
    Registry registry() {
        for (Path dir : plugins) {
            if (!Files.isDirectory(dir)) {
                throw new ConfigException(
                        List.of(new Violation(new Location("--plugins", 0), "", "there is no folder " + dir)));
            }
        }
        List<Path> roots = new ArrayList<>(plugins);
        roots.add(Path.of("plugins"));
        Optional.ofNullable(System.getProperty("ergodic.home")).ifPresent(home -> roots.add(Path.of(home, "plugins")));
        Registry registry = PluginLoader.load(roots);
        registry.failures().forEach(failure -> console.err().println("warning: " + failure));
        return registry;
    }

    RunSettings settings(Optional<Path> dir, boolean overwrite, Interrupt interrupt) {
        return new RunSettings(dir, overwrite, new ConsoleReporter(console, quiet), interrupt::requested);
    }
}
