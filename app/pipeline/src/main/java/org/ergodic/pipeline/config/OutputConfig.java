package org.ergodic.pipeline.config;

import java.util.Optional;
import org.ergodic.api.config.Option;

/**
 * Where results go.
 *
 * @param dir the run's folder
 */
public record OutputConfig(
        @Option("the run's folder; on the command line runs/<name of the file> unless said")
        Optional<String> dir) {}
