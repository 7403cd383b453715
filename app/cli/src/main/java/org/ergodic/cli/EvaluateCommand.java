package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.CancelledException;
import org.ergodic.pipeline.Figures;
import org.ergodic.pipeline.StageException;
import org.ergodic.pipeline.conclusion.Conclusion;
import org.ergodic.pipeline.store.MetricsJson;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic evaluate}. */
@Command(
        name = "evaluate",
        description = {
            "Compute figures of the model that a run left, also on rows that it never saw.",
            "The run may still be going on: its last checkpoint is measured, by the metrics of its pipeline unless"
                    + " --set says otherwise."
        },
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Rows to measure on in place of those that the run held out: a CSV file, or a file or folder"
                    + " such as the training data.")
    private Path data;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a value of the sections evaluate and sample over that of the run, such as"
                    + " evaluate='[{ name: ais, chains: 1000 }]' (may be repeated).")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "A metric, in place of those of the run's pipeline (may be repeated).")
    private List<String> metrics = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FILE", description = "A JSON file for all that is known of each figure.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        for (String setting : settings) {
            if (!setting.strip().matches("(?s)(evaluate|sample)(=|\\.).*")) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(),
                        "--set " + setting + ": the model is there already, and only evaluate and sample can be set."
                                + " For others train anew by ergodic run");
            }
        }
        List<String> overrides = new ArrayList<>(settings);
        if (!metrics.isEmpty()) {
            overrides.add("evaluate=[" + String.join(", ", metrics) + "]");
        }
        return Interrupt.during(common.console(), "", interrupt -> {
            try {
                write(common.checkedRunner()
                        .evaluate(
                                dir,
                                overrides,
                                Optional.ofNullable(data),
                                common.settings(Optional.empty(), overwrite, interrupt)));
            } catch (StageException e) {
                write(new Figures(e.metrics(), e.warnings()));
                throw e;
            } catch (CancelledException e) {
                throw stopped(e);
            }
        });
    }

    /** A file of some of the figures would pass for one of all: those that there are go to standard output alone. */
    private CancelledException stopped(CancelledException e) {
        if (e.figures().metrics().isEmpty()) {
            return new CancelledException(e.getMessage() + "; no figures were written");
        }
        Summary.print(e.figures().metrics(), common.console().out());
        return new CancelledException(e.getMessage() + ". Those above are done"
                + (out == null ? "" : ", and " + out + " was not written")
                + "; --metric NAME and --set evaluate compute the others alone");
    }

    private void write(Figures figures) {
        Summary.print(figures.metrics(), common.console().out());
        Conclusion.of(figures.metrics())
                .ifPresent(conclusion -> common.console().out().println("result:    " + conclusion.text()));
        if (out != null) {
            ResultFile.write(out, stream -> MetricsJson.write(stream, figures.metrics(), figures.warnings()));
        }
        Summary.warn(figures.warnings(), common.console());
    }
}
