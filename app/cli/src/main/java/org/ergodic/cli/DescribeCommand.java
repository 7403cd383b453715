package org.ergodic.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.ergodic.api.config.ConfigException;
import org.ergodic.api.config.Location;
import org.ergodic.api.config.Violation;
import org.ergodic.api.message.Names;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.describe.Description;
import org.ergodic.cli.describe.Reference;
import org.ergodic.host.OptionInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic describe}. */
@Command(
        name = "describe",
        description = {
            "Describe the keys of a pipeline file: their types, defaults and ranges.",
            "Components, such as solvers, are described by: ergodic plugins describe KIND NAME"
        },
        footer = {"", "ergodic describe", "ergodic describe data", "ergodic describe sample.guidance"},
        mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Parameters(
            arity = "0..1",
            paramLabel = "KEY",
            description = "A section or a map within one, such as data or sample.guidance; without it, the sections.")
    private String key;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "All sections and all built-in components, as a page in Markdown.")
    private boolean markdown;

    @Override
    public Integer call() {
        PrintStream out = common.console().out();
        if (markdown) {
            new Reference(common.registry()).markdown().forEach(out::println);
            return 0;
        }
        Reference.Part part = part();
        if (json) {
            List<Object> rows = new ArrayList<>();
            part.options().forEach(option -> rows.add(row(option)));
            out.println(PluginsCommand.json(rows));
            return 0;
        }
        out.println(part.path().isEmpty() ? "a pipeline file has" : part.path() + " has");
        Reference.lines(part).forEach(out::println);
        List<String> inside = Reference.parts().stream()
                .map(Reference.Part::path)
                .filter(path -> !path.isEmpty())
                .filter(path -> part.path().isEmpty() ? !path.contains(".") : path.startsWith(part.path() + "."))
                .toList();
        if (!inside.isEmpty()) {
            out.println("more by: ergodic describe " + String.join(" | ", inside));
        }
        return 0;
    }

    private Reference.Part part() {
        String path = key == null ? "" : key;
        return Reference.part(path).orElseThrow(() -> {
            List<String> paths = Reference.parts().stream()
                    .map(Reference.Part::path)
                    .filter(each -> !each.isEmpty())
                    .toList();
            boolean isKind = Kind.named(path).isPresent();
            return new ConfigException(List.of(new Violation(
                    new Location("describe", 0),
                    "",
                    "no section \"" + path + "\" of a pipeline file. "
                            + (isKind
                                    ? "It is a kind of component: ergodic plugins describe " + path + " NAME"
                                    : Names.suggest(path, paths)))));
        });
    }

    private static Map<String, Object> row(OptionInfo option) {
        return Description.option(option);
    }
}
