package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ergodic.cli.score.OutlierRule;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.Scores;
import org.ergodic.pipeline.ScoresCsv;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ergodic score}. */
@Command(
        name = "score",
        description = {
            "Tell how likely each row of a CSV file is under the model that a run left, and rank its outliers.",
            "Rank 1 is the least likely row; -Infinity is that of a row of density 0. suspect-1 is the column whose"
                    + " training median, put in place of its value, would make the row the most likely, by gain-1 nats."
                    + " Columns are searched for where the likelihood is in closed form and it takes about a minute at"
                    + " most, unless --blame or --no-blame says otherwise.",
            "Where the likelihood needs a solver and exact numbers would take longer than about a minute, they are"
                    + " estimated by 8 probes, with a standard error for each row; --probes says how many, or exact."
                    + " With --out, FILE.partial keeps the rows that are done, from which the same command goes "
                    + "on if it"
                    + " was stopped."
        },
        mixinStandardHelpOptions = true)
final class ScoreCommand implements Callable<Integer> {
    private static final int SHOWN = 5;

    @Mixin
    private Common common;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ScoreSettings settings;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "A CSV file, or a file or folder such as the training data.")
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

    @Option(
            names = "--outliers",
            paramLabel = "RULE",
            description = "Mark rows as outliers, in a column of their own: share=0.01, the least likely hundredth of"
                    + " these rows; quantile=0.01, those less likely than all but a hundredth of the training rows;"
                    + " below=-20, those below a log-likelihood in nats.")
    private String outliers;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        Optional<OutlierRule> rule = rule();
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(common.console(), "no scores were written", interrupt -> {
            RunSettings told = common.settings(Optional.empty(), overwrite, interrupt);
            Optional<Path> partial = ResultFile.partial(out);
            RunSettings kept = partial.map(told::keeping).orElse(told);
            Scores scores = settings.saysProbes()
                    ? runner.score(dir, model, data, blame(), kept)
                    : runner.scoreOrEstimate(dir, model, data, blame(), kept);
            OptionalDouble threshold = rule.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(
                            rule.get().threshold(scores.logProb(), () -> runner.trainingScores(dir, model, told)));
            Optional<boolean[]> marks = threshold.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OutlierRule.marks(scores.logProb(), threshold.getAsDouble()));
            write(model, scores, marks);
            partial.ifPresent(ResultFile::remove);
            tell(scores, model.columns().size(), threshold);
        });
    }

    private Optional<OutlierRule> rule() {
        try {
            return Optional.ofNullable(outliers).map(OutlierRule::parse);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--outliers " + e.getMessage(), e);
        }
    }

    private void write(FittedModel model, Scores scores, Optional<boolean[]> marks) {
        if (out != null) {
            ResultFile.write(out, stream -> ScoresCsv.write(stream, model.columns(), scores, marks));
            return;
        }
        common.console().write(stream -> ScoresCsv.write(stream, model.columns(), scores, marks));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1e9 ? "%.1f" : "%.4g", value);
    }

    private Scores.Blame blame() {
        return blame == null ? Scores.Blame.AUTO : blame ? Scores.Blame.YES : Scores.Blame.NO;
    }

    private void tell(Scores scores, int width, OptionalDouble threshold) {
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
        threshold.ifPresent(limit -> line.append(String.format(
                Locale.ROOT,
                "; %d marked as outliers, below %.4f nats",
                IntStream.range(0, scores.logProb().length)
                        .filter(row -> scores.logProb()[row] < limit)
                        .count(),
                limit)));
        line.append("; the least likely: ").append(least);
        common.console().err().println(line + (out == null ? "" : "; all: " + out));
    }
}
