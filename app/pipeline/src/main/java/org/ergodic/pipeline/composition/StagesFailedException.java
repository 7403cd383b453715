package org.ergodic.pipeline.composition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.ErgodicException;

/** A pipeline of which stages failed; what the others gave is kept, here and in the run's folder. */
public final class StagesFailedException extends ErgodicException {
    private static final long serialVersionUID = 1;

    private final transient Map<String, Throwable> failures;
    private final transient List<String> left;
    private final transient StagedResult result;

    StagesFailedException(Map<String, Throwable> failures, List<String> left, StagedResult result) {
        super(
                failures.entrySet().stream()
                                .map(each -> "the stage " + each.getKey() + " failed: " + words(each.getValue()))
                                .collect(Collectors.joining("\n"))
                        + (left.isEmpty()
                                ? ""
                                : "\nThe stages " + String.join(", ", left) + " need what failed and were left out.")
                        + result.folder()
                                .map(dir -> "\nWhat the others gave is in " + dir
                                        + ". When the cause is gone, go on by: ergodic resume " + dir)
                                .orElse(""),
                failures.values().iterator().next());
        failures.values().stream().skip(1).forEach(this::addSuppressed);
        this.failures = new LinkedHashMap<>(failures);
        this.left = List.copyOf(left);
        this.result = result;
    }

    private static String words(Throwable cause) {
        if (cause instanceof OutOfMemoryError) {
            return "memory ran out (" + cause.getMessage() + ")";
        }
        boolean told = cause instanceof ErgodicException
                || cause instanceof IllegalArgumentException
                || cause instanceof UnsupportedOperationException;
        return told && cause.getMessage() != null ? cause.getMessage() : Causes.words(cause);
    }

    /** {@return why, by the names of the stages that failed; at least one} */
    public Map<String, Throwable> failures() {
        return failures;
    }

    /** {@return the stages that were left out, since they need one that failed} */
    public List<String> left() {
        return left;
    }

    /** {@return what the other stages gave} */
    public StagedResult result() {
        return result;
    }
}
