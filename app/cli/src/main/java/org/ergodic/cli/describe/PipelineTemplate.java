package org.ergodic.cli.describe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ergodic.api.plugin.Kind;
import org.ergodic.host.Binder;
import org.ergodic.host.OptionInfo;
import org.ergodic.host.OptionType;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import org.ergodic.pipeline.config.PipelineConfig;

/**
 * A pipeline file with every option: those that must be given with a value, the others as comments with their defaults,
 * so that one is set by taking a {@code #} away.
 */
public final class PipelineTemplate {
    private static final int WIDTH = 118;
    private static final String STEP = "  ";

    /** What a file says although there is a default, since people would look for it. */
    private static final Set<String> SAID = Set.of("ergodic", "seed");

    private final Registry registry;
    private final List<String> lines = new ArrayList<>();

    private PipelineTemplate(Registry registry) {
        this.registry = registry;
    }

    /**
     * The file for a kind of model.
     *
     * @param model the model
     * @param registry the components there are
     * @return its lines
     */
    public static List<String> of(Registered<?> model, Registry registry) {
        PipelineTemplate template = new PipelineTemplate(registry);
        template.comment(
                "#",
                "A pipeline with the model \"" + model.name() + "\": "
                        + model.factory().description() + ".");
        template.comment(
                "#",
                "Run it by: ergodic run FILE. An option behind a # has the value that stands there, or none: take the #"
                        + " away to set it. Components have options of their own: ergodic plugins describe KIND NAME.");
        template.lines.add("");
        for (OptionInfo option : Binder.describe(PipelineConfig.class)) {
            template.root(option, model);
        }
        return List.copyOf(template.lines);
    }

    private void root(OptionInfo option, Registered<?> model) {
        if (option.form() instanceof OptionType.Part part && part.kind().equals(Kind.MODEL)) {
            comment("##", option.description());
            lines.add("model:");
            lines.add(STEP + part.nameKey() + ": " + model.name());
            Map<String, Object> required = new Example(registry).guesses(model).get(0);
            options(Binder.describe(model.factory().config()), STEP, required);
        } else if (option.form() instanceof OptionType.Section section) {
            comment("##", option.description());
            // With nothing under it a section has its defaults. Where data come from has none; most come from a table.
            lines.add(option.key() + ":");
            options(Binder.describe(section.record()), STEP, option.required() ? Map.of("csv", "table.csv") : Map.of());
        } else {
            comment("##", option.description());
            String value = option.byDefault().orElse("");
            lines.add((SAID.contains(option.key()) ? "" : "# ") + option.key() + ": " + value);
        }
        lines.add("");
    }

    private void options(List<OptionInfo> options, String indent, Map<String, Object> given) {
        for (OptionInfo option : options) {
            Object value = given.get(option.key());
            comment(indent + "##", words(option));
            if (value != null) {
                lines.add(indent + option.key() + ": " + Example.flow(value));
            } else if (option.byDefault().isPresent()
                    && !option.byDefault().get().equals("{}")) {
                lines.add(
                        indent + "# " + option.key() + ": " + option.byDefault().get());
            } else if (option.form() instanceof OptionType.Section section) {
                lines.add(indent + "# " + option.key() + ":");
                options(Binder.describe(section.record()), indent + STEP, Map.of());
            } else {
                lines.add(indent + "# " + option.key() + ":");
            }
        }
    }

    private static String words(OptionInfo option) {
        String range = option.range().isEmpty() ? "" : ", " + option.range();
        return option.description() + " (" + option.type() + range + ")";
    }

    /** Words over an option, in lines of a width that is read. Two marks tell them from options. */
    private void comment(String mark, String text) {
        StringBuilder line = new StringBuilder(mark);
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(mark);
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
    }
}
