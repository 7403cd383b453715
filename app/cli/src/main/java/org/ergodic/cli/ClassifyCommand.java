package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.FittedModel;
import org.ergodic.pipeline.PipelineRunner;
import org.ergodic.pipeline.data.ClassifiedRows;
import org.ergodic.pipeline.store.ClassesCsv;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic classify}. */
@Command(
        name = "classify",
        description = {
            "Tell how likely each class of the rows of a CSV file is under the model that a run left: by a classifier,"
                    + " or by Bayes' rule from the likelihoods of a model that is conditioned on the class.",
            "The file needs the columns of the model and what else it is conditioned on; its class may be missing."
        },
        mixinStandardHelpOptions = true)
final class ClassifyCommand implements Callable<Integer> {
    /** How frequent classes are taken to be. */
    enum Prior {
        /** As among the training rows. */
        TRAINING,
        /** All the same. */
        EQUAL
    }

    @Mixin
    private Common common;

    @Mixin
    private ScoreSettings settings;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Rows: a CSV file, or a file or folder such as the training data.")
    private Path data;

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description = "Whose classes, where the model is conditioned on several columns of classes.")
    private String column;

    @Option(
            names = "--prior",
            defaultValue = "TRAINING",
            paramLabel = "PRIOR",
            description = "How frequent classes are taken to be: training, as the run's training rows have them, or"
                    + " equal (default: training). A classifier has learned it, and takes none.")
    private Prior prior;

    @Option(names = "--out", paramLabel = "FILE", description = "A CSV file; standard output unless given.")
    private Path out;

    @Option(names = "--overwrite", description = "Replace a file that is there.")
    private boolean overwrite;

    @Override
    public Integer call() {
        ResultFile.requireWritable(out, overwrite);
        PipelineRunner runner = common.checkedRunner();
        FittedModel model = settings.of(runner.load(dir), common.registry());
        return Interrupt.during(common.console(), "no classes were written", interrupt -> {
            ClassifiedRows found = runner.classify(
                    dir,
                    model,
                    data,
                    Optional.ofNullable(column),
                    prior == Prior.EQUAL,
                    common.settings(Optional.empty(), overwrite, interrupt));
            if (out == null) {
                common.console().write(stream -> ClassesCsv.write(stream, found));
            } else {
                ResultFile.write(out, stream -> ClassesCsv.write(stream, found));
            }
            tell(found);
        });
    }

    private void tell(ClassifiedRows found) {
        int rows = found.probabilities().length;
        int unknown = 0;
        for (int i = 0; i < rows; i++) {
            unknown += found.likeliest(i) < 0 ? 1 : 0;
        }
        if (out != null || unknown > 0) {
            common.console()
                    .err()
                    .println(rows + " rows, " + found.classes().size() + " classes of "
                            + found.column().name()
                            + (unknown == 0 ? "" : "; " + unknown + " rows could not be told")
                            + (out == null ? "" : ": " + out));
        }
    }
}
