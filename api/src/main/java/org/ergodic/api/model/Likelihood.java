package org.ergodic.api.model;

import java.util.Optional;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Solver;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How a model computes the likelihood of data as numbers: in closed form, or by an ordinary differential equation. */
public interface Likelihood {
    /** The view of a model's likelihood. */
    View<Likelihood> VIEW = View.of("likelihood", Likelihood.class);

    /** {@return whether a solver for ordinary differential equations is needed} */
    boolean needsSolver();

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
     * @param probes how many random probes estimate the divergence; 0 for the exact trace
     * @param random the stream of the probes
     * @param given the conditions of the rows
     */
    record Request(Optional<Solver<?>> solver, double timeMin, int probes, RandomStream random, Conditions given) {
        /**
         * A request without conditions.
         *
         * @param solver for ordinary differential equations, where needed
         * @param timeMin where to stop short of the data's time
         * @param probes how many random probes estimate the divergence; 0 for the exact trace
         * @param random the stream of the probes
         */
        public Request(Optional<Solver<?>> solver, double timeMin, int probes, RandomStream random) {
            this(solver, timeMin, probes, random, Conditions.none());
        }
    }

    /**
     * A likelihood.
     *
     * @param logProb {@code [n]} in nats; minus infinity where the density is 0, or too small for the type of its numbers;
     *     not-a-number where the status is not a success
     * @param standardError {@code [n]} in nats, of a random estimate; 0 where nothing is estimated at random,
     *     not-a-number where one probe alone tells nothing of its error, an estimate is minus infinity, or the status is not a
     *     success
     * @param status for each row
     * @param evaluations of the model, for each row
     */
    record Result(INDArray logProb, INDArray standardError, Status[] status, long[] evaluations) {
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
            this(logProb, zeros(logProb, status), status, evaluations);
        }
    }
}
