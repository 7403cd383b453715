package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.PipelineRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ergodic report}. */
@Command(
        name = "report",
        description = {
            "Write report.html of a run anew: one page of all that it found, to be opened in a browser.",
            "A run writes it at its end. This is for runs without one, and for likelihoods of single rows where "
                    + "a solver"
                    + " computes them. Samples are drawn anew from the run's seed, and so are the same."
        },
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Option(
            names = "--likelihoods",
            description = "Score rows even where their likelihood takes a solver and the pipeline did not ask for it.")
    private boolean likelihoods;

    @Override
    public Integer call() {
        PipelineRunner runner = common.checkedRunner();
        return Interrupt.during(common.console(), "no report was written", interrupt -> {
            Path file = runner.report(dir, likelihoods, common.settings(Optional.empty(), true, interrupt));
            common.console().out().println("report: " + file);
        });
    }
}
