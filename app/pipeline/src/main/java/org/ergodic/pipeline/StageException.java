package org.ergodic.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ergodic.api.message.ErgodicException;
import org.ergodic.api.model.Metric;
import org.ergodic.api.model.Warning;
import org.ergodic.pipeline.record.FailedMetrics;

/**
 * A run of which a stage after training failed. The trained model and what the other stages made are kept: here, and in
 * the run's folder, where {@link Pipeline#resume} goes on with what is missing and trains nothing again.
 */
public final class StageException extends ErgodicException {
    private static final long serialVersionUID = 1;

    private final transient List<Failure> failures;
    private final transient Optional<Path> folder;
    private final transient FittedModel model;
    private final transient Optional<Samples> samples;
    private final transient Map<String, Metric.Measurement> metrics;
    private final transient List<Warning> warnings;

    /**
     * A stage that failed.
     *
     * @param stage such as {@code sampling}, {@code metric log-likelihood} or {@code writing samples.csv}
     * @param cause why
     */
    public record Failure(String stage, Throwable cause) {
        /** Both are needed. */
        public Failure {
            Objects.requireNonNull(stage, "stage");
            Objects.requireNonNull(cause, "cause");
        }

        @Override
        public String toString() {
            return stage + " failed: " + words(cause);
        }
    }

    StageException(
            List<Failure> failures,
            Optional<Path> folder,
            FittedModel model,
            Optional<Samples> samples,
            Figures figures) {
        super(
                failures.stream().map(Failure::toString).collect(Collectors.joining("\n"))
                        + folder.map(path -> "\n" + advice(path)).orElse(""),
                failures.get(0).cause());
        failures.stream().skip(1).forEach(failure -> addSuppressed(failure.cause()));
        this.failures = List.copyOf(failures);
        this.folder = folder;
        this.model = model;
        this.samples = samples;
        this.metrics = FailedMetrics.good(figures.metrics());
        this.warnings = figures.warnings();
    }

    private static String advice(Path folder) {
        return "The trained model and what else was made are in " + folder
                + ". When the cause is gone, go on by: ergodic resume " + folder;
    }

    /** Why something failed, in one line for people. */
    static String words(Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            return "memory ran out (" + cause.getMessage() + ")";
        }
        boolean ours = cause.getClass().getName().startsWith("org.ergodic.");
        return ours && cause.getMessage() != null ? cause.getMessage() : cause.toString();
    }

    /** {@return what can be done now, where the run has a folder} */
    public Optional<String> advice() {
        return folder.map(StageException::advice);
    }

    /** {@return what failed, in order; at least one} */
    public List<Failure> failures() {
        return failures;
    }

    /** {@return the run's folder, if it has one} */
    public Optional<Path> folder() {
        return folder;
    }

    /** {@return the trained model} */
    public FittedModel model() {
        return model;
    }

    /** {@return its samples, unless sampling failed} */
    public Optional<Samples> samples() {
        return samples;
    }

    /** {@return the figures of the metrics that did not fail, by name} */
    public Map<String, Metric.Measurement> metrics() {
        return metrics;
    }

    /** {@return what should be known of the model before it is trusted} */
    public List<Warning> warnings() {
        return warnings;
    }
}
