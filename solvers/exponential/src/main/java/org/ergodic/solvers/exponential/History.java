package org.ergodic.solvers.exponential;

import java.util.ArrayList;
import java.util.List;
import org.ergodic.common.solver.StepScope;
import org.nd4j.autodiff.samediff.SDVariable;

/** The latest values of a multistep method, which a step leaves to the next one. */
final class History {
    private static final String NAME = "value-";

    private History() {}

    /**
     * Values of earlier steps, the latest first.
     *
     * @param s the step
     * @param count how many
     */
    static List<SDVariable> earlier(StepScope s, int count) {
        List<SDVariable> values = new ArrayList<>();
        for (int k = 1; k <= count; k++) {
            values.add(s.kept(NAME + k));
        }
        return values;
    }

    /**
     * Leaves this step's value and earlier ones to the next step.
     *
     * @param s the step
     * @param now this step's value
     * @param earlier those of earlier steps, the latest first
     * @param most how many values in all
     */
    static void keep(StepScope s, SDVariable now, List<SDVariable> earlier, int most) {
        if (most > 0) {
            s.keep(NAME + 1, now);
        }
        for (int k = 1; k < most && k <= earlier.size(); k++) {
            s.keep(NAME + (k + 1), earlier.get(k - 1));
        }
    }

    /** A value and earlier ones. */
    static List<SDVariable> all(SDVariable now, List<SDVariable> earlier) {
        List<SDVariable> all = new ArrayList<>();
        all.add(now);
        all.addAll(earlier);
        return all;
    }
}
