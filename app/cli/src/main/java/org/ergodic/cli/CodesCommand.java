package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.cli.console.Console;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.data.CodedRows;
import org.ergodic.pipeline.store.SamplesCsv;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code encode} and {@code decode} share: a run and a file of rows, and where the others go. */
abstract class CodesCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Mixin
    private ScoreSettings settings;

    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    /** What is written, in words. */
    abstract String what();

    /** The rows to write. */
    abstract CodedRows coded(PipelineRunner runner, Path dir, FittedModel model, RunSettings how);

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(
                common.console(),
                "no " + what() + " were written",
                interrupt -> write(
                        coded(runner, dir, model, common.settings(Optional.empty(), overwrite, interrupt)),
                        common.console()));
    }

    /** Writes rows, and says how many. */
    private void write(CodedRows coded, Console console) {
        if (out == null) {
            console.write(stream -> SamplesCsv.write(stream, coded.columns(), coded.all(), Map.of()));
        } else {
            ResultFile.write(out, stream -> SamplesCsv.write(stream, coded.columns(), coded.all(), Map.of()));
        }
        long failed = coded.failed();
        if (out != null || failed > 0) {
            console.err()
                    .println(coded.values().size(0) + " " + what()
                            + (failed == 0 ? "" : ", " + failed + " of them not-a-number: they could not be computed")
                            + (out == null ? "" : ": " + out));
        }
    }
}
