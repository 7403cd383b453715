package org.ergodic.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ergodic.api.config.Binder;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Names;
import org.ergodic.api.config.OptionInfo;
import org.ergodic.api.config.Violation;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Registered;
import org.ergodic.api.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic plugins}. */
@Command(
        name = "plugins",
        description = "List the components there are, built in and from plugins, or describe one.",
        mixinStandardHelpOptions = true,
        subcommands = {PluginsCommand.ListAll.class, PluginsCommand.Describe.class})
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
        Registry registry = common.registry();
        PrintStream out = common.console().out();
        if (json) {
            List<Object> rows = new ArrayList<>();
            registry.all().forEach(r -> rows.add(row(r)));
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("components", rows);
            all.put(
                    "failures",
                    registry.failures().stream()
                            .map(f -> Map.of("origin", f.origin(), "message", f.message()))
                            .toList());
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
                    "  %-22s %s%s%n", r.name(), r.factory().description(), r.builtIn() ? "" : "  [" + r.origin() + "]");
        }
        return 0;
    }

    private static Map<String, Object> row(Registered<?> r) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", r.kind().name());
        row.put("name", r.name());
        row.put("description", r.factory().description());
        row.put("origin", r.origin());
        row.put("built-in", r.builtIn());
        return row;
    }

    private static String json(Object value) {
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

    /** {@code ergodic plugins describe}. */
    @Command(
            name = "describe",
            description = "Describe a component: its options with types, defaults and ranges.",
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
            List<OptionInfo> options = Binder.describe(r.factory().config());
            PrintStream out = common.console().out();
            if (json) {
                Map<String, Object> row = row(r);
                row.put("options", options.stream().map(Describe::optionRow).toList());
                out.println(json(row));
                return 0;
            }
            out.println(r.kind().name() + " " + r.name() + ": " + r.factory().description());
            out.println("from " + r.origin());
            if (options.isEmpty()) {
                out.println("no options");
            }
            for (OptionInfo option : options) {
                String value = option.required()
                        ? "required"
                        : option.byDefault().map(d -> "default " + d).orElse("optional");
                String range = option.range().isEmpty() ? "" : ", " + option.range();
                out.printf("  %-18s %s%n", option.key(), option.description());
                out.printf("  %-18s %s%s; %s%n", "", option.type(), range, value);
            }
            return 0;
        }

        private static Map<String, Object> optionRow(OptionInfo option) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("key", option.key());
            row.put("type", option.type());
            row.put("required", option.required());
            row.put("default", option.byDefault().orElse(null));
            row.put("range", option.range());
            row.put("description", option.description());
            return row;
        }
    }
}
