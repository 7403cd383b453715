package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic explain}. */
@Command(
        name = "explain",
        description = "Show how a pipeline's training step is computed: each step of the plan with its work and time.",
        mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    /** Makes plans measure their steps; read when a program is compiled. */
    private static final String PROFILE = "ergodic.profile";

    @Mixin
    private Common common;

    @Parameters(paramLabel = "FILE", description = "The pipeline, YAML.")
    private Path file;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description =
                    "Training steps to take for the times (default: as many as go into ten seconds, so that Java has"
                            + " compiled what they are made of).")
    private Integer steps;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value over that of the file, such as train.batch=512 (may be repeated).")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        System.setProperty(PROFILE, "true");
        Pipeline pipeline = Pipeline.fromYaml(file, common.overrides(settings), common.registry());
        OptionalInt count = steps == null ? OptionalInt.empty() : OptionalInt.of(Math.max(0, steps));
        common.console().out().print(common.runner().explain(pipeline.config(), count));
        return 0;
    }
}
