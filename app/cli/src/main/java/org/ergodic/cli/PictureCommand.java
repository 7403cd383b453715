package org.ergodic.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.api.sde.Interval;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.ModelException;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.RunSettings;
import org.ergodic.pipeline.field.ScoreField;
import org.ergodic.pipeline.field.Walk;
import org.ergodic.pipeline.store.IoConsumer;
import org.ergodic.report.Pictures;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic picture}. */
@Command(
        name = "picture",
        description = "Draw what a run's model has learned, as PNG.",
        mixinStandardHelpOptions = true,
        subcommands = {PictureCommand.Score.class, PictureCommand.Walking.class})
final class PictureCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Common common;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "say what to draw: ergodic picture score DIR or ergodic picture walk DIR");
    }

    /** What both pictures share. */
    abstract static class Drawing implements Callable<Integer> {
        @Mixin
        private Common common;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Parameters(paramLabel = "DIR", description = "The run's folder.")
        private Path dir;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "A .png file.")
        private Path out;

        @Option(names = "--overwrite", description = "Replace a file that is there.")
        private boolean overwrite;

        @Override
        public Integer call() {
            if (!out.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
                throw wrong("--out must name a .png file, not " + out);
            }
            ResultFile.requireWritable(out, overwrite);
            PipelineRunner runner = common.checkedRunner();
            return Interrupt.during(common.console(), "no picture was written", interrupt -> {
                RunSettings settings = common.settings(Optional.empty(), overwrite, interrupt);
                ResultFile.write(out, draw(runner, dir, settings));
                common.console().err().println("picture: " + out);
            });
        }

        abstract IoConsumer<OutputStream> draw(PipelineRunner runner, Path of, RunSettings settings);

        CommandLine.ParameterException wrong(String why) {
            return new CommandLine.ParameterException(spec.commandLine(), why);
        }
    }

    /** {@code ergodic picture score}. */
    @Command(
            name = "score",
            description = "Draw the score of a model of two columns as arrows over contours of its data's density.",
            mixinStandardHelpOptions = true)
    static final class Score extends Drawing {
        private static final int ROWS = 4000;

        @Option(
                names = "--time",
                paramLabel = "T",
                description = "A time of the SDE (may be repeated; default: three, of little, some and much noise).")
        private List<Double> times = new ArrayList<>();

        @Override
        IoConsumer<OutputStream> draw(PipelineRunner runner, Path dir, RunSettings settings) {
            FittedModel model = runner.load(dir);
            if (model.columns().size() != 2) {
                throw new ModelException(
                        "the model in " + dir + " has " + model.columns().size()
                                + (model.columns().size() == 1 ? " column" : " columns")
                                + ", and a score is drawn in the plane of two");
            }
            ScoreField score = ScoreField.of(model);
            Optional<Interval> all = score.time();
            if (all.isEmpty() && !times.isEmpty()) {
                throw wrong("--time: the model's score is of one time: leave the option out");
            }
            for (double time : times) {
                if (!all.orElseThrow().contains(time)) {
                    throw wrong("--time must be from " + all.get().from() + " to "
                            + all.get().to() + ", not " + time);
                }
            }
            double[][] rows = runner.rows(dir, ROWS, settings);
            return stream -> Pictures.write(stream, Pictures.score(model.columns(), score, rows, times));
        }
    }

    /** {@code ergodic picture walk}. */
    @Command(
            name = "walk",
            description = "Draw rows of the data on their way to noise by a diffusion model's SDE, and samples on their"
                    + " way back by its solver, at the same times.",
            mixinStandardHelpOptions = true)
    static final class Walking extends Drawing {
        private static final int MOST = 20;

        @Option(
                names = "--times",
                defaultValue = "7",
                paramLabel = "N",
                description = "How many times at equal distances (default: ${DEFAULT-VALUE}).")
        private int moments;

        @Option(
                names = "--rows",
                defaultValue = "1000",
                paramLabel = "N",
                description = "How many rows at most (default: ${DEFAULT-VALUE}).")
        private int rows;

        @Override
        IoConsumer<OutputStream> draw(PipelineRunner runner, Path dir, RunSettings settings) {
            if (moments < 2 || moments > MOST) {
                throw wrong("--times must be from 2 to " + MOST + ", not " + moments);
            }
            if (rows < 1) {
                throw wrong("--rows must be at least 1, not " + rows);
            }
            FittedModel model = runner.load(dir);
            Walk walk = Walk.of(model, runner.rows(dir, rows, settings), moments, settings);
            return stream -> Pictures.write(stream, Pictures.walk(walk));
        }
    }
}
