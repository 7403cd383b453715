package org.ergodic.cli;

import java.nio.file.Path;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.data.CodedRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ergodic encode}. */
@Command(
        name = "encode",
        description = {
            "Take rows of a CSV file to their codes under the model that a run left: a flow's base variables, or the"
                    + " noise at which a diffusion model's probability flow begins.",
            "By the solver and the cut-off of the section score."
        },
        mixinStandardHelpOptions = true)
final class EncodeCommand extends CodesCommand {
    @Option(names = "--data", required = true, paramLabel = "FILE", description = "A CSV file of rows.")
    private Path data;

    @Override
    String what() {
        return "codes";
    }

    @Override
    CodedRows coded(PipelineRunner runner, Path dir, FittedModel model, RunSettings how) {
        return runner.encode(dir, model, data, how);
    }
}
