package org.ergodic.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.ergodic.pipeline.RunSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ergodic resume}. */
@Command(
        name = "resume",
        description = "Go on with a run that was stopped, as if it had not been.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private Common common;

    @Parameters(paramLabel = "DIR", description = "The run's folder.")
    private Path dir;

    @Override
    public Integer call() {
        return Interrupt.during(common.console(), "", interrupt -> {
            RunSettings settings = common.settings(Optional.empty(), false, interrupt);
            if (!new ComposedRuns(common).resume(dir, settings)) {
                Summary.print(() -> common.checkedRunner().resume(dir, settings), common.console());
            }
        });
    }
}
