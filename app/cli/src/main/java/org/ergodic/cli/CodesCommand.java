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
import picocli.CommandLine.Command;
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

    /** {@code ergodic encode}. */
    @Command(
            name = "encode",
            description = {
                "Take rows of a CSV file to their codes under the model that a run left: a flow's base variables,"
                        + " the noise at which a diffusion model's probability flow begins, or the codes of an"
                        + " autoencoder or a Boltzmann machine.",
                "By the solver and the cut-off of the section score."
            },
            mixinStandardHelpOptions = true)
    static final class Encode extends CodesCommand {
        @Option(
                names = "--data",
                required = true,
                paramLabel = "FILE",
                description = "Rows: a CSV file, or a file or folder such as the training data.")
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

    /** {@code ergodic decode}. */
    @Command(
            name = "decode",
            description = {
                "Take codes, such as encode writes, back to the rows that they stand for.",
                "By the solver and the cut-off of the section score."
            },
            mixinStandardHelpOptions = true)
    static final class Decode extends CodesCommand {
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
}
