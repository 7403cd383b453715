package org.ergodic.pipeline.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.ergodic.api.message.Causes;
import org.ergodic.api.message.ErgodicException;

/** A sweep of which runs failed; the figures of the others are kept. */
public final class SweepFailedException extends ErgodicException {
    private static final long serialVersionUID = 1;

    private final transient Map<String, Throwable> failures;
    private final transient SweepResult result;

    SweepFailedException(Map<String, Throwable> failures, SweepResult result) {
        super(
                failures.entrySet().stream()
                                .map(each -> "run " + each.getKey() + " failed: "
                                        + (each.getValue() instanceof ErgodicException
                                                ? each.getValue().getMessage()
                                                : Causes.words(each.getValue())))
                                .collect(Collectors.joining("\n"))
                        + result.folder()
                                .map(dir -> "\nThe others are in " + dir
                                        + ". When the cause is gone, go on by: ergodic resume " + dir)
                                .orElse(""),
                failures.values().iterator().next());
        this.failures = new LinkedHashMap<>(failures);
        this.result = result;
    }

    /** {@return why, by the names of the runs that failed; at least one} */
    public Map<String, Throwable> failures() {
        return failures;
    }

    /** {@return the figures of the other runs} */
    public SweepResult result() {
        return result;
    }
}
