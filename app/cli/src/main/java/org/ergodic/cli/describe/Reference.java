package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.OptionType;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.PipelineConfig;

/** Every key of a pipeline file, by the records that it is bound to and the components that it may name. */
public final class Reference {
    private final Registry registry;

    public Reference(Registry registry) {
        this.registry = registry;
    }

    /**
     * A map of a pipeline file with its own keys.
     *
     * @param path its keys from the root, such as {@code sample.guidance}; empty for the root
     * @param options its options
     */
    public record Part(String path, List<OptionInfo> options) {}

    /** {@return the root, the sections, and what is within them, each after what it is within} */
    public static List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        add("", PipelineConfig.class, parts);
        return parts;
    }

    private static void add(String path, Class<? extends Record> type, List<Part> parts) {
        List<OptionInfo> options = Binder.describe(type);
        parts.add(new Part(path, options));
        for (OptionInfo option : options) {
            OptionType form = option.form() instanceof OptionType.ListOf list ? list.item() : option.form();
            if (form instanceof OptionType.Section section) {
                add(path.isEmpty() ? option.key() : path + "." + option.key(), section.record(), parts);
            }
        }
    }

    /**
     * The options of a map of a pipeline file.
     *
     * @param path its keys, such as {@code data} or {@code sample.guidance}
     * @return it, if there is one
     */
    public static Optional<Part> part(String path) {
        return parts().stream().filter(part -> part.path().equals(path)).findFirst();
    }

    /** {@return the kinds of components with their parts that are Ergodic's own} */
    private Map<Kind<?>, List<Registered<?>>> official() {
        Map<Kind<?>, List<Registered<?>>> all = new LinkedHashMap<>();
        for (Kind<?> kind : Kind.all()) {
            List<Registered<?>> parts = new ArrayList<>();
            for (Registered<?> each : registry.list(kind)) {
                if (each.official()) {
                    parts.add(each);
                }
            }
            all.put(kind, parts);
        }
        return all;
    }

    /** {@return the page} */
    public List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of(
                "# Reference of pipeline files",
                "",
                "Written by `./ergodic describe --markdown`; a test keeps it up to date. `./ergodic describe "
                        + "data` shows"
                        + " one section, `./ergodic plugins",
                "describe solver dopri5` one component, `./ergodic init flow` a file with every option, and `./ergodic"
                        + " schema` a JSON schema for editors.",
                "",
                "A component is written as its name (`solver: heun`) or as a map with `name` and its options"
                        + " (`solver: { name: heun, steps: 50 }`);",
                "a model is named by `kind`. An option that is given as nothing (`key:`) has its default.",
                ""));
        for (Part part : parts()) {
            lines.add(
                    part.path().isEmpty()
                            ? "## The file"
                            : (part.path().contains(".") ? "### `" : "## `") + part.path() + "`");
            lines.add("");
            table(part.options(), lines);
        }
        official().forEach((kind, parts) -> {
            lines.add("## Components of kind `" + kind.name() + "`");
            lines.add("");
            for (Registered<?> part : parts) {
                lines.add("### " + kind.name() + " `" + part.name() + "`");
                lines.add("");
                lines.add(sentence(part.factory().description()));
                lines.add("");
                List<OptionInfo> options = Binder.describe(part.factory().config());
                if (!options.isEmpty()) {
                    table(options, lines);
                    nested(options, "", lines);
                }
            }
        });
        while (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** The maps within a component's options. */
    private static void nested(List<OptionInfo> options, String path, List<String> lines) {
        for (OptionInfo option : options) {
            OptionType form = option.form() instanceof OptionType.ListOf list ? list.item() : option.form();
            if (form instanceof OptionType.Section section) {
                String key = path + option.key();
                lines.add("Under `" + key + "`:");
                lines.add("");
                List<OptionInfo> inside = Binder.describe(section.record());
                table(inside, lines);
                nested(inside, key + ".", lines);
            }
        }
    }

    private static void table(List<OptionInfo> options, List<String> lines) {
        lines.add("| key | type | default | what it is |");
        lines.add("|---|---|---|---|");
        for (OptionInfo option : options) {
            String range = option.range().isEmpty() ? "" : ", " + option.range();
            lines.add("| `" + option.key() + "` | " + cell(option.type() + range) + " | " + byDefault(option) + " | "
                    + cell(option.description()) + " |");
        }
        lines.add("");
    }

    private static String byDefault(OptionInfo option) {
        return option.required()
                ? "**required**"
                : option.byDefault().map(value -> "`" + cell(value) + "`").orElse("");
    }

    /** {@return the lines that people read of one map} */
    public static List<String> lines(Part part) {
        List<String> lines = new ArrayList<>();
        int width =
                part.options().stream().mapToInt(o -> o.key().length()).max().orElse(0);
        for (OptionInfo option : part.options()) {
            String key = String.format("  %-" + width + "s  ", option.key());
            String value = option.required()
                    ? "required"
                    : option.byDefault().map(text -> "default " + text).orElse("optional");
            lines.add(key + option.description());
            lines.add(" ".repeat(key.length()) + option.type() + (option.range().isEmpty() ? "" : ", " + option.range())
                    + "; " + value);
        }
        return lines;
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
