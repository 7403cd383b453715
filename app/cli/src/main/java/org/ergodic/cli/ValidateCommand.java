package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.Pipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic validate}. */
@Command(
        name = "validate",
        description = "Check a pipeline and its data, and that its parts go together; train and write nothing.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Parameters(paramLabel = "FILE", description = "The pipeline, YAML.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value over that of the file, such as data.csv=digits.csv (may be repeated).")
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() {
        Optional<ComposedRuns.Composed> composed = new ComposedRuns(common).read(file, common.overrides(settings));
        if (composed.isPresent()) {
            common.console().out().println(file + ": ok. " + composed.get().validate());
            return 0;
        }
        Pipeline pipeline = Pipeline.fromYaml(file, common.overrides(settings), common.registry());
        common.console()
                .out()
                .println(file + ": ok. " + common.runner().validate(pipeline.config(), common.reporter()));
        return 0;
    }
}
