package org.ergodic.api.solver;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a solver works on: numeric views, the kind of noise, an interval of time with a direction, and where to start.
 * Immutable and thread-safe.
 *
 * <p>Where time runs backwards (from larger to smaller), the equation is dx = f dt + g dw with dt negative and dw a
 * Wiener process of variance |dt|.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Problem {
    private final Views views;
    private final NoiseType noise;
    private final Calculus calculus;
    private final Interval time;
    private final Start start;
    private final End end;
    private final Optional<Revision> revision;

    private Problem(
            Views views,
            NoiseType noise,
            Calculus calculus,
            Interval time,
            Start start,
            End end,
            Optional<Revision> revision) {
        this.views = Objects.requireNonNull(views, "views");
        this.noise = Objects.requireNonNull(noise, "noise");
        this.calculus = Objects.requireNonNull(calculus, "calculus");
        this.time = Objects.requireNonNull(time, "time");
        this.start = Objects.requireNonNull(start, "start");
        this.end = Objects.requireNonNull(end, "end");
        this.revision = Objects.requireNonNull(revision, "revision");
    }

    /**
     * A problem whose states are samples, without a start of its own.
     *
     * @param views the numeric views on offer
     * @param noise how noise enters
     * @param time from where to where
     * @return the problem
     */
    public static Problem of(Views views, NoiseType noise, Interval time) {
        return new Problem(
                views, noise, Calculus.ITO, time, noStart(), (x, random, firstSample) -> x, Optional.empty());
    }

    /**
     * The same drift and diffusion, their stochastic integral meant in another sense.
     *
     * @param other Ito's, as it is unless said, or Stratonovich's
     * @return a new problem
     */
    public Problem in(Calculus other) {
        return new Problem(views, noise, other, time, start, end, revision);
    }

    /**
     * The same problem with a start.
     *
     * @param other where to start
     * @return a new problem
     */
    public Problem startingAt(Start other) {
        return new Problem(views, noise, calculus, time, other, end, revision);
    }

    /**
     * The same problem, whose states hold more than samples.
     *
     * @param other what a sample is of a state at the end
     * @return a new problem
     */
    public Problem endingAt(End other) {
        return new Problem(views, noise, calculus, time, start, other, revision);
    }

    /**
     * The same problem, whose states are revised between the steps of a solver on a grid of times. Solvers that choose
     * their own steps refuse it.
     *
     * @param other what is done to states
     * @return a new problem
     */
    public Problem revisedBy(Revision other) {
        return new Problem(views, noise, calculus, time, start, end, Optional.of(other));
    }

    /** {@return what is done to states between steps, if anything is} */
    public Optional<Revision> revision() {
        return revision;
    }

    /** {@return the numeric views on offer} */
    public Views views() {
        return views;
    }

    /** {@return how noise enters} */
    public NoiseType noise() {
        return noise;
    }

    /** {@return the sense in which the stochastic integral is meant, Ito's unless said} */
    public Calculus calculus() {
        return calculus;
    }

    /** {@return from where to where} */
    public Interval time() {
        return time;
    }

    /** {@return where to start} */
    public Start start() {
        return start;
    }

    /** {@return what a sample is of a state at the end} */
    public End end() {
        return end;
    }

    /** What a sample is of a problem's state: all of it, unless the problem also carries hidden units or momenta. */
    @FunctionalInterface
    public interface End {
        /**
         * Reads samples off states.
         *
         * @param x states {@code [n, ...]}; not changed
         * @param random the stream of what is drawn at the end
         * @param firstSample the number of the sample in row 0
         * @return {@code [n, event]}
         */
        INDArray read(INDArray x, RandomStream random, long firstSample);
    }

    /** Where a problem starts. */
    @FunctionalInterface
    public interface Start {
        /**
         * Draws the start.
         *
         * @param random the stream
         * @param firstSample the number of the sample in row 0
         * @param n how many
         * @return {@code [n, event]}
         */
        INDArray draw(RandomStream random, long firstSample, int n);
    }

    /**
     * An ordinary differential equation without a start of its own.
     *
     * @param drift f(x, t)
     * @param time from where to where
     * @return the problem
     */
    public static Problem ode(VectorField drift, Interval time) {
        return of(Views.of(VectorField.DRIFT, drift), NoiseType.NONE, time);
    }

    /**
     * A stochastic differential equation without a start of its own.
     *
     * @param drift f(x, t)
     * @param diffusion g
     * @param noise how noise enters
     * @param time from where to where
     * @return the problem
     */
    public static Problem sde(VectorField drift, VectorField diffusion, NoiseType noise, Interval time) {
        return of(Views.of(VectorField.DRIFT, drift).and(VectorField.DIFFUSION, diffusion), noise, time);
    }

    private static Start noStart() {
        return (random, firstSample, n) -> {
            throw new IllegalStateException(
                    "this problem has no start of its own: give the start to Integration.solve");
        };
    }

    /** {@return the drift} */
    public VectorField drift() {
        return views.require(VectorField.DRIFT);
    }

    /** {@return the diffusion coefficient} */
    public VectorField diffusion() {
        return views.require(VectorField.DIFFUSION);
    }

    /** {@return the score} */
    public VectorField score() {
        return views.require(VectorField.SCORE);
    }

    /**
     * The same problem over another interval.
     *
     * @param interval the interval
     * @return a new problem
     */
    public Problem over(Interval interval) {
        return new Problem(views, noise, calculus, interval, start, end, revision);
    }

    /**
     * The same problem with another field.
     *
     * @param view which
     * @param field the field
     * @return a new problem
     */
    public Problem with(View<VectorField> view, VectorField field) {
        return new Problem(views.and(view, field), noise, calculus, time, start, end, revision);
    }

    /**
     * The same problem, each evaluation of the model counted.
     *
     * @param count run once for each evaluation
     * @return a new problem
     */
    public Problem counted(Runnable count) {
        return new Problem(
                views.counted(count),
                noise,
                calculus,
                time,
                start,
                end,
                revision.map(revises -> revises.counted(count)));
    }
}
