package org.ergodic.cli;

import java.nio.file.Path;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.data.CodedRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ergodic decode}. */
@Command(
        name = "decode",
        description = {
            "Take codes, such as encode writes, back to the rows that they stand for.",
            "By the solver and the cut-off of the section score."
        },
        mixinStandardHelpOptions = true)
final class DecodeCommand extends CodesCommand {
    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file of codes, z1, z2, ..., as encode writes them.")
    private Path data;

    @Override
    String what() {
        return "rows";
    }

    @Override
    CodedRows coded(PipelineRunner runner, Path dir, FittedModel model, RunSettings how) {
        return runner.decode(dir, model, data, how);
    }
}
