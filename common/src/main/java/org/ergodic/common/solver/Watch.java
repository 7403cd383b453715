package org.ergodic.common.solver;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.solver.VectorField;

/**
 * What is wanted of a run besides its end: states at given times, and a condition at which a sample stops. Neither
 * changes the steps that a solver takes. Immutable.
 *
 * <pre>{@code
 * VectorField ground = (x, t) -> x.getColumn(0, true).dup();
 * Watch watch = Watch.at(0.25, 0.5, 0.75).until(ground);
 * DenseOutput output = Integration.solve(solver, problem, start, run, watch);
 * }</pre>
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Watch {
    private static final double TOLERANCE = 1e-10;

    private final double[] times;
    private final Optional<VectorField> condition;
    private final double tolerance;

    private Watch(double[] times, Optional<VectorField> condition, double tolerance) {
        this.times = times;
        this.condition = condition;
        this.tolerance = tolerance;
    }

    /**
     * Wants states at times.
     *
     * @param times within the problem's interval, in any order; none if only a condition is of interest
     * @return the wish
     */
    public static Watch at(double... times) {
        return new Watch(times.clone(), Optional.empty(), TOLERANCE);
    }

    /**
     * The same, and each sample stops where a function of its state and time passes through zero. It is looked at after
     * each step, so a function that passes twice within one step is not noticed; a zero at the start counts as soon as
     * it was left.
     *
     * @param zero a number for each row, {@code [n]} or {@code [n, 1]}; numeric or compiled from a graph
     * @return a new wish
     */
    public Watch until(VectorField zero) {
        return new Watch(times, Optional.of(Objects.requireNonNull(zero, "zero")), tolerance);
    }

    /**
     * The same, with another tolerance of the time at which a sample stops.
     *
     * @param share of the interval's length, above 0; 1e-10 unless said
     * @return a new wish
     */
    public Watch within(double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the tolerance of a stop is a share of the interval, above 0 and below 1, not " + share);
        }
        return new Watch(times, condition, share);
    }

    double[] times() {
        return times.clone();
    }

    Optional<VectorField> condition() {
        return condition;
    }

    double tolerance(Interval interval) {
        return tolerance * Math.abs(interval.length());
    }

    boolean nothing() {
        return times.length == 0 && condition.isEmpty();
    }

    void check(Interval interval) {
        for (double time : times) {
            if (!interval.contains(time)) {
                throw new IllegalArgumentException("a state is wanted at the time " + time
                        + ", which is not in the problem's interval from " + interval.from() + " to " + interval.to());
            }
        }
    }
}
