package org.ergodic.app.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.ergodic.app.output.ScoresCsv;
import org.ergodic.app.run.Composition;
import org.ergodic.app.run.FittedModel;
import org.ergodic.app.run.PipelineRunner;
import org.ergodic.app.run.Scores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic score}. */
@Command(
        name = "score",
        description = {
            "Tell how likely each row of a CSV file is under the model that a run left, and rank its outliers.",
            "Rank 1 is the least likely row. Where the likelihood is in closed form, suspect-1 is the column whose training"
                    + " median, put in place of its value, would make the row the most likely, by gain-1 nats."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    private static final int SHOWN = 5;

    @Mixin
    private Common common;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "A CSV file.")
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        PipelineRunner runner = Composition.runner(common.registry());
        FittedModel model = runner.load(dir);
        return Interrupt.during(common.console(), "no scores were written", interrupt -> {
            Scores scores = runner.score(dir, model, data, common.settings(Optional.empty(), overwrite, interrupt));
            write(model, scores);
            tell(scores);
        });
    }

    private void write(FittedModel model, Scores scores) {
        if (out != null) {
            ResultFile.write(out, stream -> ScoresCsv.write(stream, model.columns(), scores));
            return;
        }
        common.console().write(stream -> ScoresCsv.write(stream, model.columns(), scores));
    }

    private void tell(Scores scores) {
        double mean = Arrays.stream(scores.logProb()).average().orElse(Double.NaN);
        long failed = Arrays.stream(scores.logProb()).filter(Double::isNaN).count();
        String least = Arrays.stream(scores.leastLikelyFirst())
                .limit(SHOWN)
                .mapToObj(row -> String.format(Locale.ROOT, "%d (%.1f)", row + 1, scores.logProb()[row]))
                .collect(Collectors.joining(", "));
        common.console()
                .err()
                .printf(
                        Locale.ROOT,
                        "%d rows, mean %.4f nats%s; the least likely: %s%s%n",
                        scores.logProb().length,
                        mean,
                        failed == 0 ? "" : ", " + failed + " could not be computed",
                        least,
                        out == null ? "" : "; all: " + out);
    }
}
