package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.Scores;
import org.ergodic.pipeline.ScoresCsv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic score}. */
@Command(
        name = "score",
        description = {
            "Tell how likely each row of a CSV file is under the model that a run left, and rank its outliers.",
            "Rank 1 is the least likely row; -Infinity is that of a row of density 0. suspect-1 is the column whose"
                    + " training median, put in place of its value, would make the row the most likely, by gain-1 nats."
                    + " Columns are searched for where the likelihood is in closed form and it takes about a minute at"
                    + " most, unless --blame or --no-blame says otherwise."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    private static final int SHOWN = 5;

    @Mixin
    private Common common;

    @Mixin
    private ScoreSettings settings;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "A CSV file.")
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Option(
            names = "--blame",
            negatable = true,
            description = "Search for the columns that make rows unlikely, however long it takes; or do not.")
    private Boolean blame;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(common.console(), "no scores were written", interrupt -> {
            Scores scores =
                    runner.score(dir, model, data, blame(), common.settings(Optional.empty(), overwrite, interrupt));
            write(model, scores);
            tell(scores, model.columns().size());
        });
    }

    private void write(FittedModel model, Scores scores) {
        if (out != null) {
            ResultFile.write(out, stream -> ScoresCsv.write(stream, model.columns(), scores));
            return;
        }
        common.console().write(stream -> ScoresCsv.write(stream, model.columns(), scores));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1e9 ? "%.1f" : "%.4g", value);
    }

    private Scores.Blame blame() {
        return blame == null ? Scores.Blame.AUTO : blame ? Scores.Blame.YES : Scores.Blame.NO;
    }

    private void tell(Scores scores, int width) {
        String least = Arrays.stream(scores.leastLikelyFirst())
                .limit(SHOWN)
                .mapToObj(row -> row + 1 + " (" + number(scores.logProb()[row]) + ")")
                .collect(Collectors.joining(", "));
        int impossible = scores.impossible();
        int failed = scores.failed();
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%d rows, mean %.4f nats", scores.logProb().length, scores.mean()));
        if (Double.isFinite(scores.mean())) {
            line.append(
                    String.format(Locale.ROOT, " (%.4f bits per dimension)", -scores.mean() / (width * Math.log(2))));
        }
        if (impossible > 0) {
            line.append(String.format(
                    Locale.ROOT,
                    ", %d of density 0 (the mean without them: %.4f)",
                    impossible,
                    scores.meanOfPossible()));
        }
        if (failed > 0) {
            line.append(", ").append(failed).append(" could not be computed and are not in the mean");
        }
        line.append("; the least likely: ").append(least);
        common.console().err().println(line + (out == null ? "" : "; all: " + out));
    }
}
