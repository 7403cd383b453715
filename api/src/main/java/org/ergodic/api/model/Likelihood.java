package org.ergodic.api.model;

import java.util.Optional;
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
     * @param numerics the model's values
     * @param request how to compute it
     * @param x data {@code [n, event]} on the model's scale; not changed
     * @return the result
     */
    Result logProb(Numerics numerics, Request request, INDArray x);

    /**
     * How to compute a likelihood.
     *
     * @param solver for ordinary differential equations, where needed
     * @param timeMin where to stop short of the data's time, for equations that are singular there; a property of the
     *     run, not of the model
     * @param probes how many random probes estimate the divergence or log-determinant; with 0, or with at least as many
     *     as there are numbers in an event, which would cost as much, it is exact
     * @param random the stream of the probes
     * @param given the conditions of the rows
     */
    record Request(Optional<Solver<?>> solver, double timeMin, int probes, RandomStream random, Conditions given) {
        /**
         * A request without conditions.
         *
         * @param solver for ordinary differential equations, where needed
         * @param timeMin where to stop short of the data's time
         * @param probes how many random probes estimate the divergence or log-determinant; 0 for the exact one
         * @param random the stream of the probes
         */
        public Request(Optional<Solver<?>> solver, double timeMin, int probes, RandomStream random) {
            this(solver, timeMin, probes, random, Conditions.none());
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

    /**
     * A likelihood.
     *
     * @param logProb {@code [n]} in nats; minus infinity where the density is 0, or too small for the type of its
     *     numbers; not-a-number where the status is not a success
     * @param standardError {@code [n]} in nats, of a random estimate: the square root of an unbiased estimate of its
     *     variance, which is itself uncertain where estimates are few (see {@link #halfWidth}); 0 where nothing is
     *     estimated at random, not-a-number where one estimate alone tells nothing of its error, an estimate is minus
     *     infinity, or the status is not a success
     * @param estimates how many random estimates a row's number is the mean of; 0 where nothing is estimated at random
     * @param status for each row
     * @param evaluations of the model, for each row
     */
    record Result(INDArray logProb, INDArray standardError, int estimates, Status[] status, long[] evaluations) {
        /** Checks the number of estimates. */
        public Result {
            if (estimates < 0) {
                throw new IllegalArgumentException("the number of estimates must not be negative: " + estimates);
            }
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
         * A likelihood without random error.
         *
         * @param logProb {@code [n]} in nats
         * @param status for each row
         * @param evaluations of the model, for each row
         */
        public Result(INDArray logProb, Status[] status, long[] evaluations) {
            this(logProb, zeros(logProb, status), 0, status, evaluations);
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
