package org.ergodic.common.solver;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

    /**
     * {@return how the first sample stopped that did not come to its end, with what to do about it; empty if there is
     * none. Its last good state is its row of {@link #x}}
     */
    public Optional<String> failure() {
        return IntStream.range(0, status.length)
                .filter(i -> status[i] != Status.SUCCESS && status[i] != Status.STOPPED)
                .mapToObj(i -> String.format(
                        Locale.ROOT,
                        "row %d ended as %s at time %.6g after %d evaluations of the model, the norm of its last good"
                                + " state %.4g. %s",
                        i,
                        status[i].name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        time[i],
                        evaluations[i],
                        x.slice(i).norm2Number().doubleValue(),
                        status[i].advice()))
                .map(String::strip)
                .findFirst();
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
