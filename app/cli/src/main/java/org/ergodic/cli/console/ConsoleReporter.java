package org.ergodic.cli.console;

import org.ergodic.api.message.Excerpt;
import org.ergodic.pipeline.progress.Progress;
import org.ergodic.pipeline.progress.Reporter;

/** Shows a run on the error stream: a bar where a person watches, else a line now and then. */
public final class ConsoleReporter implements Reporter {
    private final Console console;
    private final boolean quiet;

    public ConsoleReporter(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
    }

    @Override
    public void say(String line) {
        if (!quiet) {
            console.err().println(Excerpt.message(line));
        }
    }

    @Override
    public void warn(String line) {
        console.err().println("warning: " + Excerpt.message(line));
    }

    @Override
    public Progress begin(String work, long total, long from) {
        return quiet || total == 0 ? Progress.SILENT : new ProgressLine(console, work, total, from, System::nanoTime);
    }
}
