package org.ergodic.api.model;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.solver.Status;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A way from data to codes of a known distribution and back, one code for each row: by a bijection, or along an
 * ordinary differential equation. Codes are of the shape of events.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Encoding {
    /** The view of a model's codes. */
    View<Encoding> VIEW = View.of("encoding", Encoding.class);

    /** {@return whether a solver for ordinary differential equations is needed} */
    boolean needsSolver();

    /**
     * Why it cannot answer a request, such as a solver that is missing. Asked before anything is computed.
     *
     * @param request how to go; its conditions do not matter
     * @return the reason, or empty; empty unless overridden
     */
    default Optional<String> obstacle(Likelihood.Request request) {
        return Optional.empty();
    }

    /** {@return the names of the numbers of a code; none, unless overridden, where they have none of their own} */
    default List<String> columns() {
        return List.of();
    }

    /**
     * The codes of data.
     *
     * @param evaluator the model's values
     * @param request how to go
     * @param x data {@code [n, event]} on the model's scale; not changed
     * @return the codes
     */
    Coded encode(Evaluator evaluator, Likelihood.Request request, INDArray x);

    /**
     * The data of codes.
     *
     * @param evaluator the model's values
     * @param request how to go
     * @param z codes {@code [n, event]}; not changed
     * @return the data, on the model's scale
     */
    Coded decode(Evaluator evaluator, Likelihood.Request request, INDArray z);

    /**
     * The data of codes with their log-likelihoods, in one pass. Codes that are drawn from the known distribution give
     * samples of the model.
     *
     * @param evaluator the model's values
     * @param request how to go, and how a divergence is found
     * @param z codes {@code [n, event]}; not changed
     * @return the data on the model's scale, with the log-likelihood of each
     */
    Coded decodeWithLogProb(Evaluator evaluator, Likelihood.Request request, INDArray z);

    /** Where rows went. Immutable; its arrays are not to be changed. */
    final class Coded {
        private final INDArray values;
        private final Optional<Likelihood.Result> likelihood;
        private final Status[] status;
        private final long[] evaluations;

        private final double[] time;

        private Coded(
                INDArray values,
                Optional<Likelihood.Result> likelihood,
                Status[] status,
                long[] evaluations,
                double[] time) {
            this.values = Objects.requireNonNull(values, "values");
            this.likelihood = Objects.requireNonNull(likelihood, "likelihood");
            this.status = status.clone();
            this.evaluations = evaluations.clone();
            this.time = time.clone();
        }

        /**
         * Rows alone.
         *
         * @param values {@code [n, event]}
         * @param status for each row
         * @param evaluations of the model, for each row
         * @param time that each reached
         * @return where they went
         */
        public static Coded of(INDArray values, Status[] status, long[] evaluations, double[] time) {
            return new Coded(values, Optional.empty(), status, evaluations, time);
        }

        /**
         * Rows without a solver: each a success of one evaluation.
         *
         * @param values {@code [n, event]}
         * @return where they went
         */
        public static Coded of(INDArray values) {
            int n = Math.toIntExact(values.size(0));
            Status[] status = new Status[n];
            Arrays.fill(status, Status.SUCCESS);
            long[] evaluations = new long[n];
            Arrays.fill(evaluations, 1);
            return of(values, status, evaluations, new double[n]);
        }

        /**
         * The same rows with likelihoods.
         *
         * @param other of the data, each with its status
         * @return a new result
         */
        public Coded with(Likelihood.Result other) {
            return new Coded(values, Optional.of(other), other.status(), other.evaluations(), time);
        }

        /** {@return codes or data {@code [n, event]}; of a row without success its last good state} */
        public INDArray values() {
            return values;
        }

        /** {@return the log-likelihood of the data, where it was asked for} */
        public Optional<Likelihood.Result> likelihood() {
            return likelihood;
        }

        /** {@return how each row fared} */
        public Status[] status() {
            return status.clone();
        }

        /** {@return evaluations of the model, for each row} */
        public long[] evaluations() {
            return evaluations.clone();
        }

        /** {@return the time that each row reached, where there is an equation; else 0} */
        public double[] time() {
            return time.clone();
        }
    }
}
