package org.ergodic.common.solver;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.apiguardian.api.API;
import org.ergodic.api.solver.Status;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The end of a run.
 *
 * @param x the states {@code [n, event]}; for a sample without success its last good state
 * @param status for each sample
 * @param time reached by each sample
 * @param evaluations of the model, counted at the model, for each sample
 * @param steps taken by the solver
 * @param reports further figures of each sample, such as its acceptance rate, by kebab-case name
 * @param clock how long the solver took
 */
@API(status = API.Status.EXPERIMENTAL)
public record Solution(
        INDArray x,
        Status[] status,
        double[] time,
        long[] evaluations,
        long steps,
        Map<String, double[]> reports,
        Clock clock) {
    /** Copies the map. */
    public Solution {
        reports = Map.copyOf(reports);
    }

    /**
     * How long a solver took, from its first state to its last.
     *
     * @param seconds all of it
     * @param first the part up to the end of the first step, in which programs are compiled
     */
    public record Clock(double seconds, double first) {
        /** Where nobody looked at the clock. */
        public static final Clock NONE = new Clock(0, 0);

        /**
         * Both one after the other.
         *
         * @param next the later one
         * @return the sum of both, with this one's first step
         */
        public Clock and(Clock next) {
            return new Clock(seconds + next.seconds, this == NONE ? next.first : first);
        }
    }

    /**
     * An end of which nobody took the time.
     *
     * @param x the states
     * @param status for each sample
     * @param time reached by each sample
     * @param evaluations of the model, for each sample
     * @param steps taken by the solver
     * @param reports further figures of each sample
     */
    public Solution(
            INDArray x, Status[] status, double[] time, long[] evaluations, long steps, Map<String, double[]> reports) {
        this(x, status, time, evaluations, steps, reports, Clock.NONE);
    }

    /**
     * An end without further figures.
     *
     * @param x the states
     * @param status for each sample
     * @param time reached by each sample
     * @param evaluations of the model, for each sample
     * @param steps taken by the solver
     */
    public Solution(INDArray x, Status[] status, double[] time, long[] evaluations, long steps) {
        this(x, status, time, evaluations, steps, Map.of());
    }

    /** {@return whether all samples reached the end} */
    public boolean success() {
        return Arrays.stream(status).allMatch(s -> s == Status.SUCCESS);
    }

    /** {@return how many samples ended with each status} */
    public Map<Status, Integer> counts() {
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        for (Status s : status) {
            counts.merge(s, 1, Integer::sum);
        }
        return counts;
    }
}
