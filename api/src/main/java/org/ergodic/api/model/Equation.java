package org.ergodic.api.model;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.view.View;

/**
 * A way to sample a model: an equation, or a chain, that a solver carries from a simple start to the model's
 * distribution. What it offers is known before anything is computed, so that assembly can match it with a solver.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Equation {
    /** {@return its name, such as {@code reverse-sde}} */
    String name();

    /** {@return how noise enters; not at all unless overridden} */
    default NoiseType noise() {
        return NoiseType.NONE;
    }

    /** {@return the sense in which its stochastic integral is meant; Ito's unless overridden} */
    default Calculus calculus() {
        return Calculus.ITO;
    }

    /** {@return the views that its problem will offer} */
    Set<View<?>> offers();

    /** {@return its whole interval, in the direction of sampling} */
    Interval time();

    /** {@return what it reads of conditions; nothing unless overridden} */
    default Optional<Condition> condition() {
        return Optional.empty();
    }

    /**
     * The same equation along a changed score, for what wraps a score before any solver sees it, such as a clamp.
     *
     * @param change makes another score of the model's
     * @return a new equation; empty unless overridden, for equations that have no score
     */
    default Optional<Equation> withScore(UnaryOperator<ScoreModel> change) {
        return Optional.empty();
    }

    /**
     * The same way to sample with another amount of noise, for equations of which every amount leaves the same
     * marginals.
     *
     * @param stochasticity at least 0: 0 for none, 1 for what this equation has, more for more
     * @return a new equation; empty unless overridden, for equations without such a dial
     * @throws IllegalArgumentException if it is negative or not finite
     */
    default Optional<Equation> withStochasticity(double stochasticity) {
        return Optional.empty();
    }

    /**
     * Makes the numeric problem.
     *
     * @param request what it is of; it has conditions only if this equation reads one
     * @return a problem that offers {@link #offers()}
     * @throws IllegalArgumentException if the interval is not within {@link #time()}
     */
    Problem build(Request request);

    /**
     * The numeric problem.
     *
     * @param request what it is of
     * @return a problem that offers {@link #offers()}
     * @throws IllegalArgumentException if the interval is not within {@link #time()}, or if there are conditions and
     *     this equation reads none
     */
    default Problem problem(Request request) {
        if (condition().isEmpty() && !request.given().isEmpty()) {
            throw new IllegalArgumentException("the equation " + name() + " takes no condition, but was given "
                    + request.given().values().keySet());
        }
        return build(request);
    }

    /**
     * The problem of rows with other conditions, made of an earlier one whose programs it shares: a new condition
     * compiles nothing. An equation of which only the fields are conditioned, and neither the start nor the end,
     * returns {@link Conditions#in given.in(made)}.
     *
     * @param made a problem of this equation for rows with conditions
     * @param given the conditions of the batch's rows
     * @return the problem; empty unless overridden, or if that was made for conditions of other names or shapes: it is
     *     then to be made anew
     */
    default Optional<Problem> rebound(Problem made, Conditions given) {
        return Optional.empty();
    }

    /**
     * The numeric problem over the whole interval, of rows without conditions.
     *
     * @param evaluator the model's values
     * @return a problem that offers {@link #offers()}
     */
    default Problem problem(Evaluator evaluator) {
        return problem(Request.of(evaluator, time()));
    }

    /** What a problem is of: a model's values, an interval, and what the rows are conditioned on. Immutable. */
    final class Request {
        private final Evaluator evaluator;
        private final Interval time;
        private final Conditions given;

        private Request(Evaluator evaluator, Interval time, Conditions given) {
            this.evaluator = Objects.requireNonNull(evaluator, "evaluator");
            this.time = Objects.requireNonNull(time, "time");
            this.given = Objects.requireNonNull(given, "given");
        }

        /**
         * A request without conditions.
         *
         * @param evaluator the model's values
         * @param time the interval to cover, within {@link Equation#time()}
         * @return the request
         */
        public static Request of(Evaluator evaluator, Interval time) {
            return new Request(evaluator, time, Conditions.none());
        }

        /**
         * The same request for rows with conditions, of a model that reads them.
         *
         * @param other the conditions of the batch's rows
         * @return a new request
         */
        public Request withConditions(Conditions other) {
            return new Request(evaluator, time, other);
        }

        /** {@return the model's values} */
        public Evaluator evaluator() {
            return evaluator;
        }

        /** {@return the interval to cover} */
        public Interval time() {
            return time;
        }

        /** {@return the conditions of the batch's rows} */
        public Conditions given() {
            return given;
        }
    }
}
