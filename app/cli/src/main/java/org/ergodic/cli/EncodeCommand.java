package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.data.CodedRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic encode}. */
@Command(
        name = "encode",
        description = {
            "Take rows of a CSV file to their codes under the model that a run left: a flow's base variables, or the"
                    + " noise at which a diffusion model's probability flow begins.",
            "By the solver and the cut-off of the section score."
        },
        mixinStandardHelpOptions = true)
final class EncodeCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Mixin
    private CodesOutput output;

    @Mixin
    private ScoreSettings settings;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "A CSV file of rows.")
    private Path data;

    @Override
    public Integer call() {
        output.requireWritable();
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(common.console(), "no codes were written", interrupt -> {
            CodedRows coded =
                    runner.encode(dir, model, data, common.settings(Optional.empty(), output.overwrite(), interrupt));
            output.write(coded, "codes", common.console());
        });
    }
}
