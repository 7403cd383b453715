package org.ergodic.api.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How a model computes the likelihood of data as numbers: in closed form, or by an ordinary differential equation. */
@API(status = API.Status.EXPERIMENTAL)
public interface Likelihood {
    /** The view of a model's likelihood. */
    View<Likelihood> VIEW = View.of("likelihood", Likelihood.class);

    /** {@return whether a solver for ordinary differential equations is needed} */
    boolean needsSolver();

    /**
     * Why it cannot answer a request, such as a solver that is missing or cannot solve its equation. Asked before
     * anything is computed.
     *
     * @param request how to compute it; its conditions do not matter
     * @return the reason, or empty; empty unless overridden
     */
    default Optional<String> obstacle(Request request) {
        return Optional.empty();
    }

    /**
     * The log-likelihood of data.
     *
     * @param evaluator the model's values
     * @param request how to compute it
     * @param x data {@code [n, event]} on the model's scale; not changed
     * @return the result
     */
    Result logProb(Evaluator evaluator, Request request, INDArray x);

    /** How a divergence is estimated by random probes. */
    enum Estimator {
        /** The mean of v'Jv over probes v (Hutchinson 1989, doi:10.1080/03610918908812806). */
        HUTCHINSON,
        /**
         * The exact trace on the range of a third of the probes, and Hutchinson's estimate of the rest: of a smaller
         * variance where few directions hold most of the trace (Meyer, Musco, Musco and Woodruff 2021, "Hutch++:
         * optimal stochastic trace estimation", algorithm 1).
         */
        HUTCH_PLUS_PLUS
    }

    /** How to compute a likelihood. Immutable. */
    final class Request {
        private final Optional<Solver<?>> solver;
        private final double timeMin;
        private final OptionalDouble time;
        private final int probes;
        private final Estimator estimator;
        private final RandomStream random;
        private final long firstRow;
        private final Conditions given;

        private Request(
                Optional<Solver<?>> solver,
                double timeMin,
                OptionalDouble time,
                int probes,
                Estimator estimator,
                RandomStream random,
                long firstRow,
                Conditions given) {
            this.solver = solver;
            this.timeMin = timeMin;
            this.time = time;
            this.probes = probes;
            this.estimator = Objects.requireNonNull(estimator, "estimator");
            this.random = Objects.requireNonNull(random, "random");
            this.firstRow = firstRow;
            this.given = Objects.requireNonNull(given, "given");
        }

        /**
         * A request for exact numbers of rows without conditions, by closed forms alone.
         *
         * @param random the stream of what is estimated at random
         * @return the request
         */
        public static Request of(RandomStream random) {
            return new Request(
                    Optional.empty(), 0, OptionalDouble.empty(), 0, Estimator.HUTCHINSON, random, 0, Conditions.none());
        }

        /**
         * The same request with a solver.
         *
         * @param other for ordinary differential equations, where needed
         * @return a new request
         */
        public Request withSolver(Solver<?> other) {
            return new Request(Optional.of(other), timeMin, time, probes, estimator, random, firstRow, given);
        }

        /**
         * The same request with an end of time.
         *
         * @param other where to stop short of the data's time, for equations that are singular there; a property of the
         *     run, not of the model
         * @return a new request
         */
        public Request withTimeMin(double other) {
            return new Request(solver, other, time, probes, estimator, random, firstRow, given);
        }

        /**
         * The same request of the model's density at another time than that of the data, such as of data with the noise
         * that a diffusion has added by then. The rows are states at that time.
         *
         * @param other within the interval of the model's equation
         * @return a new request
         */
        public Request withTime(double other) {
            return new Request(solver, timeMin, OptionalDouble.of(other), probes, estimator, random, firstRow, given);
        }

        /**
         * The same request with random estimates.
         *
         * @param other how many random probes estimate the divergence or log-determinant; with 0, or with at least as
         *     many as there are numbers in an event, which would cost as much, it is exact
         * @return a new request
         */
        public Request withProbes(int other) {
            return new Request(solver, timeMin, time, other, estimator, random, firstRow, given);
        }

        /**
         * The same request with another estimate of divergences by its probes.
         *
         * @param other the estimate
         * @return a new request
         */
        public Request withEstimator(Estimator other) {
            return new Request(solver, timeMin, time, probes, other, random, firstRow, given);
        }

        /**
         * The same request with another stream.
         *
         * @param other the stream of the probes
         * @return a new request
         */
        public Request withRandom(RandomStream other) {
            return new Request(solver, timeMin, time, probes, estimator, other, firstRow, given);
        }

        /**
         * The same request for rows from another number on, so that how they are split into batches changes none of
         * their probes.
         *
         * @param first the number of the first row
         * @return a new request
         */
        public Request from(long first) {
            return new Request(solver, timeMin, time, probes, estimator, random, first, given);
        }

        /**
         * The same request for rows with conditions.
         *
         * @param other the conditions of the rows
         * @return a new request
         */
        public Request withConditions(Conditions other) {
            return new Request(solver, timeMin, time, probes, estimator, random, firstRow, other);
        }

        /** {@return the solver for ordinary differential equations, where there is one} */
        public Optional<Solver<?>> solver() {
            return solver;
        }

        /** {@return where to stop short of the data's time} */
        public double timeMin() {
            return timeMin;
        }

        /** {@return the time whose density is asked for; the data's unless said} */
        public OptionalDouble time() {
            return time;
        }

        /** {@return how a divergence is estimated where there are probes} */
        public Estimator estimator() {
            return estimator;
        }

        /** {@return the number of the first row} */
        public long firstRow() {
            return firstRow;
        }

        /** {@return how many random probes were asked for} */
        public int probes() {
            return probes;
        }

        /** {@return the stream of the probes} */
        public RandomStream random() {
            return random;
        }

        /** {@return the conditions of the rows} */
        public Conditions given() {
            return given;
        }

        /**
         * How many probes are worth while.
         *
         * @param size how many numbers an event has
         * @return {@link #probes}, or 0 if they are at least as many as the exact trace needs directions
         */
        public int probesFor(int size) {
            return probes < size ? probes : 0;
        }
    }

    /** A likelihood. Immutable; its arrays are not to be changed. */
    final class Result {
        private final INDArray logProb;
        private final INDArray standardError;
        private final int estimates;
        private final Status[] status;
        private final long[] evaluations;

        private Result(INDArray logProb, INDArray standardError, int estimates, Status[] status, long[] evaluations) {
            this.logProb = Objects.requireNonNull(logProb, "logProb");
            this.standardError = Objects.requireNonNull(standardError, "standardError");
            this.estimates = estimates;
            this.status = status.clone();
            this.evaluations = evaluations.clone();
        }

        /**
         * A likelihood without random error.
         *
         * @param logProb {@code [n]} in nats
         * @param status for each row
         * @param evaluations of the model, for each row
         * @return the result
         */
        public static Result exact(INDArray logProb, Status[] status, long[] evaluations) {
            return new Result(logProb, zeros(logProb, status), 0, status, evaluations);
        }

        /**
         * A likelihood that is estimated at random.
         *
         * @param logProb {@code [n]} in nats
         * @param standardError as {@link #standardError}
         * @param estimates as {@link #estimates}
         * @param status for each row
         * @param evaluations of the model, for each row
         * @return the result
         * @throws IllegalArgumentException if the number of estimates is negative
         */
        public static Result estimated(
                INDArray logProb, INDArray standardError, int estimates, Status[] status, long[] evaluations) {
            if (estimates < 0) {
                throw new IllegalArgumentException("the number of estimates must not be negative: " + estimates);
            }
            return new Result(logProb, standardError, estimates, status, evaluations);
        }

        /** Not-a-numbers where there is no density, also of one that is minus infinity. */
        private static INDArray zeros(INDArray logProb, Status... status) {
            if (logProb.isEmpty()) {
                // ND4J refuses arithmetic on empty arrays.
                return logProb;
            }
            INDArray zeros = logProb.ulike().assign(0);
            for (int i = 0; i < status.length; i++) {
                if (status[i] != Status.SUCCESS) {
                    zeros.putScalar(i, Double.NaN);
                }
            }
            return zeros;
        }

        /**
         * {@return the log-likelihood {@code [n]} in nats} Minus infinity where the density is 0, or too small for the
         * type of its numbers; not-a-number where the status is not a success.
         */
        public INDArray logProb() {
            return logProb;
        }

        /**
         * {@return the standard error {@code [n]} in nats of a random estimate} The square root of an unbiased estimate
         * of its variance, which is itself uncertain where estimates are few (see {@link #halfWidth}); 0 where nothing
         * is estimated at random, not-a-number where one estimate alone tells nothing of its error, an estimate is
         * minus infinity, or the status is not a success.
         */
        public INDArray standardError() {
            return standardError;
        }

        /** {@return how many random estimates a row's number is the mean of; 0 where nothing is estimated at random} */
        public int estimates() {
            return estimates;
        }

        /** {@return how each row fared} */
        public Status[] status() {
            return status.clone();
        }

        /** {@return evaluations of the model, for each row} */
        public long[] evaluations() {
            return evaluations.clone();
        }

        /**
         * Error bars: the exact number of a row is within {@code logProb} plus or minus this in so many of all cases,
         * by Student's t distribution. The level holds as far as the estimates of a row are near normal. They are
         * skewed where one direction makes up most of a trace, or where a series ends at random: of 0.95 then remain
         * 0.82 to 0.93, and the half-width is a lower bound.
         *
         * @param level the share of cases, in (0, 1), such as 0.95
         * @return {@code [n]} in nats; 0 or not-a-number where the standard error is
         */
        public INDArray halfWidth(double level) {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("a level must be above 0 and below 1, not " + level);
            }
            return estimates < 2 ? standardError.dup() : standardError.mul(Student.quantile(level, estimates - 1));
        }
    }
}
