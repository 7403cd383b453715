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

/** {@code ergodic decode}. */
@Command(
        name = "decode",
        description = {
            "Take codes, such as encode writes, back to the rows that they stand for.",
            "By the solver and the cut-off of the section score."
        },
        mixinStandardHelpOptions = true)
final class DecodeCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Mixin
    private CodesOutput output;

    @Mixin
    private ScoreSettings settings;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file of codes, z1, z2, ..., as encode writes them.")
    private Path data;

    @Override
    public Integer call() {
        output.requireWritable();
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(common.console(), "no rows were written", interrupt -> {
            CodedRows coded =
                    runner.decode(dir, model, data, common.settings(Optional.empty(), output.overwrite(), interrupt));
            output.write(coded, "rows", common.console());
        });
    }
}
