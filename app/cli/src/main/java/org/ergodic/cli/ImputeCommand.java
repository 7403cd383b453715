package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.ImputedRows;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.config.Imputing;
import org.ergodic.pipeline.config.InpaintConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic impute}. */
@Command(
        name = "impute",
        description = "Fill in the missing cells of a file's rows, given the others, by a model that a run left.",
        mixinStandardHelpOptions = true)
final class ImputeCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description =
                    "A CSV file with the model's columns; empty cells of these and words such as NA are filled in,"
                            + " and all else is written as it is.")
    private Path data;

    @Option(
            names = "--count",
            defaultValue = "1",
            paramLabel = "N",
            description = "How often each row is filled in (default: ${DEFAULT-VALUE}); with more than once, a column"
                    + " draw says which time it is.")
    private int count;

    @Option(names = "--seed", paramLabel = "N", description = "Another seed than the run's.")
    private Long seed;

    @Option(
            names = "--steps",
            defaultValue = "400",
            paramLabel = "N",
            description = "How many steps a Markov chain takes, for a model that is filled in by those, such as a flow"
                    + " (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "How a diffusion model keeps the other cells: replacement, repaint or posterior.")
    private InpaintConfig.Method method;

    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        if (count < 1 || steps < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--count and --steps must be at least 1, not " + count + " and " + steps);
        }
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = runner.load(dir);
        Imputing how = new Imputing(
                count,
                Optional.ofNullable(seed),
                steps,
                Optional.ofNullable(method).map(InpaintConfig::by));
        return Interrupt.during(common.console(), "no rows were written", interrupt -> {
            ImputedRows rows =
                    runner.impute(dir, model, data, how, common.settings(Optional.empty(), overwrite, interrupt));
            write(rows);
            common.console()
                    .err()
                    .println(
                            rows.missing() + " missing cells in " + rows.given().size(0) + " rows"
                                    + (count > 1 ? ", filled in " + count + " times" : "")
                                    + (out == null ? "" : ": " + out));
        });
    }

    private void write(ImputedRows rows) {
        if (out == null) {
            common.console().write(rows::write);
        } else {
            ResultFile.write(out, rows::write);
        }
    }
}
