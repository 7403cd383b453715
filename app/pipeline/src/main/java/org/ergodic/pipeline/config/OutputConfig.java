package org.ergodic.pipeline.config;

import java.util.Optional;
import org.ergodic.api.config.Option;

/**
 * Where results go, and which of them are written.
 *
 * @param dir the run's folder
 * @param report whether to write {@code report.html}
 * @param tensorboard whether to write curves for TensorBoard
 */
public record OutputConfig(
        @Option("the run's folder; on the command line runs/<name of the file> unless said")
        Optional<String> dir,

        @Option(value = "write report.html, a page of all that the run found", byDefault = "true")
        boolean report,

        @Option(
                value = "write losses, gradient norms and figures as events that TensorBoard shows",
                byDefault = "false")
        boolean tensorboard) {
    /**
     * Results in a folder, with a report.
     *
     * @param dir the run's folder
     */
    public OutputConfig(Optional<String> dir) {
        this(dir, true, false);
    }
}
