package org.ergodic.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Names;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.describe.Description;
import org.ergodic.cli.describe.Matrix;
import org.ergodic.cli.describe.MatrixTables;
import org.ergodic.cli.project.PluginProject;
import org.ergodic.host.PluginFailure;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.Versions;
import org.ergodic.pipeline.store.AtomicFile;
import org.ergodic.pipeline.store.OutputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ergodic plugins}. */
@Command(
        name = "plugins",
        description = "List the components there are, built in and from plugins, describe one, or begin one of yours.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PluginsCommand.ListAll.class,
            PluginsCommand.Describe.class,
            PluginsCommand.Combinations.class,
            PluginsCommand.NewProject.class
        })
final class PluginsCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        return list(common, json);
    }

    private static int list(Common common, boolean json) {
        Registry registry = common.registryWithoutWarnings();
        PrintStream out = common.console().out();
        if (json) {
            List<Object> rows = new ArrayList<>();
            registry.all().forEach(r -> rows.add(row(r)));
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("components", rows);
            List<Object> refused = new ArrayList<>();
            registry.refused()
                    .forEach((kind, names) -> names.forEach((name, why) -> {
                        Map<String, Object> row = new LinkedHashMap<>();
                        row.put("kind", kind.name());
                        row.put("name", name);
                        row.put("failures", rows(why));
                        refused.add(row);
                    }));
            all.put("refused", refused);
            all.put("failures", rows(registry.failures()));
            out.println(json(all));
            return 0;
        }
        Kind<?> last = null;
        for (Registered<?> r : registry.all()) {
            if (!r.kind().equals(last)) {
                out.println(
                        (last == null ? "" : System.lineSeparator()) + r.kind().name());
                last = r.kind();
            }
            out.printf(
                    "  %-22s %s%s%n",
                    r.name(), r.factory().description(), r.official() ? "" : "  [" + r.origin() + "]");
        }
        if (!registry.failures().isEmpty()) {
            out.println(System.lineSeparator() + "left out");
            registry.failures().forEach(failure -> out.println("  " + failure));
        }
        return 0;
    }

    private static List<Object> rows(List<PluginFailure> failures) {
        List<Object> rows = new ArrayList<>();
        for (PluginFailure failure : failures) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("origin", failure.origin());
            row.put("message", failure.message());
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Object> row(Registered<?> r) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", r.kind().name());
        row.put("name", r.name());
        row.put("description", r.factory().description());
        row.put("origin", r.origin());
        row.put("official", r.official());
        return row;
    }

    static String json(Object value) {
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are JSON", e);
        }
    }

    /** {@code ergodic plugins list}. */
    @Command(name = "list", description = "List the components there are.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private Common common;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Override
        public Integer call() {
            return list(common, json);
        }
    }

    /** {@code ergodic plugins matrix}. */
    @Command(
            name = "matrix",
            description = "Show which SDEs, predictions, solvers and time grids go together, and why others do not.",
            mixinStandardHelpOptions = true)
    static final class Combinations implements Callable<Integer> {
        @Mixin
        private Common common;

        @Spec
        private CommandSpec spec;

        @Option(names = "--json", description = "Every combination, as JSON.")
        private boolean json;

        @Option(names = "--markdown", description = "As a page in Markdown.")
        private boolean markdown;

        @Option(
                names = "--model",
                paramLabel = "NAME",
                description = "Of this model; without it, of the one with the most combinations.")
        private String model;

        @Override
        public Integer call() {
            Registry registry = common.registry();
            Matrix matrix = matrix(registry);
            PrintStream out = common.console().out();
            if (json) {
                out.println(json(matrix.facts()));
                return 0;
            }
            MatrixTables tables = new MatrixTables(matrix);
            (markdown ? tables.markdown() : tables.text()).forEach(out::println);
            return 0;
        }

        private Matrix matrix(Registry registry) {
            try {
                return model == null ? Matrix.of(registry) : Matrix.of(registry, model);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }

    /** {@code ergodic plugins describe}. */
    @Command(
            name = "describe",
            description =
                    "Describe a component: what it needs and offers, its options with types, defaults and ranges, an"
                            + " example.",
            mixinStandardHelpOptions = true)
    static final class Describe implements Callable<Integer> {
        @Mixin
        private Common common;

        @Option(names = "--json", description = "As JSON.")
        private boolean json;

        @Parameters(index = "0", paramLabel = "KIND", description = "Such as solver, sde or model.")
        private String kind;

        @Parameters(index = "1", paramLabel = "NAME", description = "Such as euler-maruyama.")
        private String name;

        @Override
        public Integer call() {
            Registry registry = common.registry();
            Location location = new Location("plugins describe", 0);
            List<String> kinds = Kind.all().stream().map(Kind::name).toList();
            Kind<?> found = Kind.named(kind)
                    .orElseThrow(() -> new ConfigException(List.of(new Violation(
                            location, "", "no kind of component \"" + kind + "\". " + Names.suggest(kind, kinds)))));
            Registered<?> r = registry.find(found, name, location, "");
            Description description = Description.of(r, registry);
            PrintStream out = common.console().out();
            if (json) {
                out.println(json(description.facts()));
            } else {
                description.lines().forEach(out::println);
            }
            if (description.failure().isPresent()) {
                throw at(location, description.failure().get());
            }
            return 0;
        }

        /** A failure of the part described, which stands in no file. */
        private static RuntimeException at(Location location, RuntimeException failure) {
            return failure instanceof ConfigException config
                    ? new ConfigException(
                            config.violations().stream()
                                    .map(v -> new Violation(location, v.path(), v.message()))
                                    .toList(),
                            config)
                    : failure;
        }
    }

    /** {@code ergodic plugins new}. */
    @Command(
            name = "new",
            description = {
                "Make a Maven project with a component of yours: a class that works, its factory, and tests by "
                        + "its contract.",
                "Build it by mvn package, and put the jar into a folder under plugins; its README.md says how."
            },
            footer = {"", "ergodic plugins new acme.ring --kind generator"},
            mixinStandardHelpOptions = true)
    static final class NewProject implements Callable<Integer> {
        @Mixin
        private Common common;

        @Parameters(
                paramLabel = "NAME",
                description = "The component's name in pipelines: a vendor's prefix and a name of its own, such as "
                        + "acme.ring.")
        private String name;

        @Option(
                names = "--kind",
                required = true,
                paramLabel = "KIND",
                description = "Its kind, such as sde, solver, bijection or metric; ergodic plugins list has them all.")
        private String kind;

        @Option(
                names = "--out",
                paramLabel = "DIR",
                description = "A folder that is empty or not there; unless given, the name with - for its dots.")
        private Path out;

        @Override
        public Integer call() {
            Kind<?> found = kind();
            PluginProject.obstacle(name).ifPresent(why -> {
                throw wrong("NAME", why);
            });
            requireFree(found);
            PluginProject project = new PluginProject(name, found, Versions.ergodic());
            Path dir = out == null ? Path.of(project.artifact()) : out;
            requireEmpty(dir);
            project.files().forEach((path, text) -> write(dir.resolve(path), text));
            common.console()
                    .out()
                    .println(dir + ": a project with " + found.name() + " " + name + ", class " + project.home() + "."
                            + project.type() + ". Build it by: mvn -f " + dir.resolve("pom.xml") + " package");
            return 0;
        }

        private Kind<?> kind() {
            List<String> known = Kind.all().stream()
                    .filter(PluginProject::isKnown)
                    .map(Kind::name)
                    .toList();
            return Kind.named(kind)
                    .filter(PluginProject::isKnown)
                    .orElseThrow(() ->
                            wrong("--kind", "no kind of component \"" + kind + "\". " + Names.suggest(kind, known)));
        }

        private void requireFree(Kind<?> found) {
            Registry registry = common.registry();
            for (Registered<?> each : registry.list(found)) {
                if (each.name().equals(name)) {
                    throw wrong(
                            "NAME",
                            "there is a " + found.name() + " \"" + name + "\" already, of " + each.origin()
                                    + ": a name that two jars give is neither's");
                }
            }
        }

        private static void requireEmpty(Path dir) {
            if (Files.exists(dir) && !Files.isDirectory(dir)) {
                throw new OutputException(dir + " is a file: name a folder by --out");
            }
            if (Files.isDirectory(dir)) {
                try (Stream<Path> there = Files.list(dir)) {
                    if (there.findAny().isPresent()) {
                        throw new OutputException("the folder " + dir + " is not empty: name another by --out");
                    }
                } catch (IOException e) {
                    throw new OutputException("cannot read the folder " + dir + ": " + e.getMessage(), e);
                }
            }
        }

        private static void write(Path file, String text) {
            try {
                Files.createDirectories(file.getParent());
            } catch (IOException e) {
                throw new OutputException("cannot make the folder " + file.getParent() + ": " + e.getMessage(), e);
            }
            AtomicFile.write(file, stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        }

        private static ConfigException wrong(String where, String why) {
            return new ConfigException(List.of(new Violation(new Location("plugins new " + where, 0), "", why)));
        }
    }
}
