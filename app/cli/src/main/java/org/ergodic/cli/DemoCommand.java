package org.ergodic.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.pipeline.Pipeline;
import org.ergodic.pipeline.config.Overrides;
import org.ergodic.pipeline.config.YamlReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ergodic demo}. */
@Command(
        name = "demo",
        description = {
            "Run a built-in pipeline on generated data, in a minute or two.",
            "Without --out, the folder runs/demo is used, and replaced where there is one."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String PIPELINE = "demo.yaml";

    @Mixin
    private Common common;

    @Mixin
    private RunCommand.PipelineOptions options;

    @Override
    public Integer call() {
        ConfigNode.MapNode root = (ConfigNode.MapNode) YamlReader.parse(text(), PIPELINE, true);
        Pipeline pipeline =
                Pipeline.of(Overrides.apply(root, common.overrides(options.overrides())), common.registry());
        return options.run(pipeline, Optional.of(Path.of("runs", "demo")), true, common);
    }

    static String text() {
        try (InputStream in = DemoCommand.class.getResourceAsStream(PIPELINE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
