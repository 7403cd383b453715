package org.ergodic.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.ergodic.api.config.Location;
import org.ergodic.api.plugin.Kind;
import org.ergodic.cli.describe.PipelineTemplate;
import org.ergodic.host.Registered;
import org.ergodic.host.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic init}. */
@Command(
        name = "init",
        description = "Print a pipeline file for a kind of model, with every option and its default as a comment.",
        footer = {"", "ergodic init flow --out pipeline.yaml"},
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Parameters(paramLabel = "KIND", description = "The kind of model, such as flow, diffusion or energy.")
    private String kind;

    @Option(names = "--out", paramLabel = "FILE", description = "A YAML file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        Registry registry = common.registry();
        Registered<?> model = registry.find(Kind.MODEL, kind, new Location("init", 0), "");
        List<String> lines = PipelineTemplate.of(model, registry);
        if (out == null) {
            lines.forEach(common.console().out()::println);
        } else {
            ResultFile.write(
                    out, stream -> stream.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        return 0;
    }
}
