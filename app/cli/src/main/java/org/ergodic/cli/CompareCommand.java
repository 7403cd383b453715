package org.ergodic.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.compare.Comparison;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic compare}. */
@Command(
        name = "compare",
        description = "Show runs side by side: the settings in which they differ, and their figures, the best of each"
                + " with a star where it is known which way is better.",
        mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description = "The runs' folders; that of a sweep stands for all of its runs.")
    private List<Path> dirs = new ArrayList<>();

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private Form form = new Form();

    /** How the table is written. */
    static final class Form {
        @Option(names = "--csv", description = "As CSV, with all digits and no stars.")
        private boolean csv;

        @Option(names = "--markdown", description = "As a table of Markdown.")
        private boolean markdown;
    }

    @Override
    public Integer call() {
        Comparison comparison = Comparison.of(dirs);
        if (form.csv) {
            common.console().out().print(comparison.grid(false).csv());
        } else if (form.markdown) {
            common.console().out().println(comparison.grid().markdown());
        } else {
            common.console().out().println(comparison.grid().text());
        }
        return 0;
    }
}
