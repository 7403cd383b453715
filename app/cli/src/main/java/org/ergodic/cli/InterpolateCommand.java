package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.config.Interpolation;
import org.ergodic.pipeline.data.InterpolatedRows;
import org.ergodic.pipeline.store.SamplesCsv;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic interpolate}. */
@Command(
        name = "interpolate",
        description = {
            "Go from one row of a CSV file to the next through the codes of the model that a run left: rows are encoded"
                    + " as by encode, their codes interpolated, and decoded.",
            "By the solver and the cut-off of the section score. Columns after the data's own say between which rows a"
                    + " row is, and how far on its way. The ends are among them, as the model gives them back."
        },
        mixinStandardHelpOptions = true)
final class InterpolateCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Mixin
    private ScoreSettings settings;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Rows: a CSV file, or a file or folder such as the training data.")
    private Path data;

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "N",
            description = "The numbers of the rows to go through, such as 3,17, from 1; all rows of the file unless"
                    + " given.")
    private List<Integer> rows = new ArrayList<>();

    @Option(
            names = "--between",
            defaultValue = "8",
            paramLabel = "N",
            description = "How many rows there are between two ends (default: ${DEFAULT-VALUE}).")
    private int between;

    @Option(
            names = "--along",
            defaultValue = "SPHERICAL",
            paramLabel = "CURVE",
            description = "The curve between two codes: spherical, which suits a Gaussian base, or linear (default:"
                    + " spherical).")
    private Interpolation.Along along;

    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        if (between < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--between must be at least 1, not " + between);
        }
        Interpolation how = new Interpolation(along, between);
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(common.console(), "no rows were written", interrupt -> {
            InterpolatedRows found = runner.interpolate(
                    dir, model, data, rows, how, common.settings(Optional.empty(), overwrite, interrupt));
            write(found);
        });
    }

    private void write(InterpolatedRows found) {
        Map<String, double[]> beside = new LinkedHashMap<>();
        beside.put("from-row", numbers(found.from()));
        beside.put("to-row", numbers(found.to()));
        beside.put("share", numbers(found.share()));
        if (out == null) {
            common.console()
                    .write(stream -> SamplesCsv.write(
                            stream, found.rows().columns(), found.rows().all(), beside));
        } else {
            ResultFile.write(
                    out,
                    stream -> SamplesCsv.write(
                            stream, found.rows().columns(), found.rows().all(), beside));
        }
        long failed = found.rows().failed();
        if (out != null || failed > 0) {
            common.console()
                    .err()
                    .println(found.share().size() + " rows"
                            + (failed == 0 ? "" : ", " + failed + " of them not-a-number: they could not be computed")
                            + (out == null ? "" : ": " + out));
        }
    }

    private static double[] numbers(List<? extends Number> values) {
        return values.stream().mapToDouble(Number::doubleValue).toArray();
    }
}
