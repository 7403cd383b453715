package org.ergodic.api.solver;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.sde.Calculus;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/**
 * What a solver declares of itself; its contract test measures the orders and counts the evaluations.
 * Immutable.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Traits {
    private final Set<View<?>> needs;
    private final Set<NoiseType> noise;
    private final OptionalDouble order;
    private final Map<NoiseType, Double> strongOrder;
    private final OptionalInt evaluationsPerStep;
    private final boolean adaptive;
    private final boolean onGrid;
    private final Set<Calculus> calculus;
    private final boolean onPath;

    private Traits(
            Set<View<?>> needs,
            Set<NoiseType> noise,
            OptionalDouble order,
            Map<NoiseType, Double> strongOrder,
            OptionalInt evaluationsPerStep,
            boolean adaptive,
            boolean onGrid,
            Set<Calculus> calculus,
            boolean onPath) {
        this.needs = Set.copyOf(needs);
        this.noise = Set.copyOf(noise);
        this.order = order;
        this.strongOrder = Map.copyOf(strongOrder);
        this.evaluationsPerStep = evaluationsPerStep;
        this.adaptive = adaptive;
        this.onGrid = onGrid;
        this.calculus = Set.copyOf(calculus);
        this.onPath = onPath;
    }

    /** {@return the views it needs of a problem} */
    public Set<View<?>> needs() {
        return needs;
    }

    /** {@return the kinds of noise it handles} */
    public Set<NoiseType> noise() {
        return noise;
    }

    /** {@return the order of its global error on smooth ordinary differential equations, where that is its use} */
    public OptionalDouble order() {
        return order;
    }

    /** {@return the order of its strong (pathwise) error by kind of noise} */
    public Map<NoiseType, Double> strongOrder() {
        return strongOrder;
    }

    /** {@return evaluations of the model in each step, where fixed} */
    public OptionalInt evaluationsPerStep() {
        return evaluationsPerStep;
    }

    /** {@return whether it chooses its own steps} */
    public boolean adaptive() {
        return adaptive;
    }

    /**
     * {@return whether it takes a given number of steps on a given {@link TimeGrid}, each of them a step of its own
     * that another method can make a part of its steps}
     */
    public boolean onGrid() {
        return onGrid;
    }

    /** {@return in which senses of the stochastic integral it solves equations; Ito's unless said} */
    public Set<Calculus> calculus() {
        return calculus;
    }

    /**
     * {@return whether it needs a Brownian path that can be asked again ({@link NoiseSource#repeats}), since it takes
     * steps again}
     */
    public boolean onPath() {
        return onPath;
    }

    /**
     * Traits of a solver for the given noise that needs the given views; the rest is added by the methods below.
     *
     * @param noise the kinds of noise it handles
     * @param needs the views it needs
     * @return the traits
     */
    public static Traits of(Set<NoiseType> noise, View<?>... needs) {
        return new Traits(
                Set.of(needs),
                noise,
                OptionalDouble.empty(),
                Map.of(),
                OptionalInt.empty(),
                false,
                false,
                Set.of(Calculus.ITO),
                false);
    }

    /**
     * These traits with an order.
     *
     * @param order the order on ordinary differential equations
     * @return new traits
     */
    public Traits order(double order) {
        return new Traits(
                needs,
                noise,
                OptionalDouble.of(order),
                strongOrder,
                evaluationsPerStep,
                adaptive,
                onGrid,
                calculus,
                onPath);
    }

    /**
     * These traits with strong orders.
     *
     * @param orders the strong order by kind of noise
     * @return new traits
     */
    public Traits strongOrder(Map<NoiseType, Double> orders) {
        return new Traits(needs, noise, order, orders, evaluationsPerStep, adaptive, onGrid, calculus, onPath);
    }

    /**
     * These traits with a fixed number of evaluations in each step.
     *
     * @param evaluations how many
     * @return new traits
     */
    public Traits evaluationsPerStep(int evaluations) {
        return new Traits(
                needs, noise, order, strongOrder, OptionalInt.of(evaluations), adaptive, onGrid, calculus, onPath);
    }

    /** {@return these traits of a solver that chooses its own steps} */
    public Traits withAdaptiveSteps() {
        return new Traits(needs, noise, order, strongOrder, evaluationsPerStep, true, onGrid, calculus, onPath);
    }

    /** {@return these traits of a solver that takes its steps on a grid of times} */
    public Traits withStepsOnGrid() {
        return new Traits(needs, noise, order, strongOrder, evaluationsPerStep, adaptive, true, calculus, onPath);
    }

    /**
     * These traits of a solver of equations in other senses of the stochastic integral.
     *
     * @param senses those it solves, at least one; where the calculus makes no difference it solves both
     * @return new traits
     */
    public Traits in(Calculus... senses) {
        if (senses.length == 0) {
            throw new IllegalArgumentException("name at least one calculus, Ito's or Stratonovich's");
        }
        return new Traits(
                needs, noise, order, strongOrder, evaluationsPerStep, adaptive, onGrid, Set.of(senses), onPath);
    }

    /** {@return these traits of a solver that needs a Brownian path that can be asked again} */
    public Traits withBrownianPath() {
        return new Traits(needs, noise, order, strongOrder, evaluationsPerStep, adaptive, onGrid, calculus, true);
    }

    /** {@return these traits of a solver that is given such a path, whatever the run has} */
    public Traits withoutBrownianPath() {
        return new Traits(needs, noise, order, strongOrder, evaluationsPerStep, adaptive, onGrid, calculus, false);
    }

    /**
     * Why this solver cannot run a problem, if it cannot.
     *
     * @param problemNoise how noise enters the problem
     * @param sense in which sense its stochastic integral is meant
     * @param offers the views on offer
     * @return the reason as part of a sentence ("it needs ..."), or empty
     */
    public Optional<String> obstacle(NoiseType problemNoise, Calculus sense, Set<View<?>> offers) {
        Optional<String> obstacle = obstacle(problemNoise, offers);
        if (obstacle.isPresent() || !Calculus.matters(problemNoise) || calculus.contains(sense)) {
            return obstacle;
        }
        return Optional.of("it solves "
                + String.join(
                        " and ",
                        calculus.stream().sorted().map(Calculus::toString).toList())
                + " equations, and this one with " + problemNoise + " noise is meant in the sense of " + sense);
    }

    /**
     * Why this solver cannot run a problem whatever its calculus, if it cannot.
     *
     * @param problemNoise how noise enters the problem
     * @param offers the views on offer
     * @return the reason as part of a sentence ("it needs ..."), or empty
     */
    public Optional<String> obstacle(NoiseType problemNoise, Set<View<?>> offers) {
        Set<View<?>> missing = Views.missing(needs, offers);
        if (!missing.isEmpty()) {
            return Optional.of("it needs the view " + Views.names(missing) + ", and there are " + Views.names(offers));
        }
        if (!noise.contains(problemNoise)) {
            return Optional.of("it handles noise of kind "
                    + String.join(
                            " or ",
                            noise.stream().map(NoiseType::toString).sorted().toList()) + ", and this is "
                    + problemNoise);
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Traits that
                && needs.equals(that.needs)
                && noise.equals(that.noise)
                && order.equals(that.order)
                && strongOrder.equals(that.strongOrder)
                && evaluationsPerStep.equals(that.evaluationsPerStep)
                && adaptive == that.adaptive
                && onGrid == that.onGrid
                && calculus.equals(that.calculus)
                && onPath == that.onPath;
    }

    @Override
    public int hashCode() {
        return Objects.hash(needs, noise, order, strongOrder, evaluationsPerStep, adaptive, onGrid, calculus, onPath);
    }

    @Override
    public String toString() {
        return "Traits[needs " + Views.names(needs) + ", noise " + noise + "]";
    }
}
