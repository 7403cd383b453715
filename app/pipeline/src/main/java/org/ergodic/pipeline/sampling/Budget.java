package org.ergodic.pipeline.sampling;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import org.ergodic.api.graph.Events;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Run;
import org.ergodic.api.solver.Solver;
import org.ergodic.common.solver.Integration;

/**
 * How many steps of a solver go into a number of evaluations of the model. Solvers whose step is a graph, and those
 * whose traits say what a step takes, are counted without computing; one that says nothing, such as a chain, is tried
 * with a few steps on one sample. A solver that chooses its own steps is left as it is, and so is one that has no
 * option for them: {@link Run#withMaxEvaluations} stops them.
 *
 * @param most evaluations for each sample
 * @param maxSteps the limit on steps
 */
public record Budget(long most, long maxSteps) {
    private static final int FEW = 3;

    /** Makes a solver of a number of steps; empty if it has no option for them. */
    @FunctionalInterface
    public interface BySteps extends IntFunction<Optional<Solver<?>>> {}

    /**
     * The solver with as many steps as fit.
     *
     * @param name its name, for messages
     * @param solver the solver as it is
     * @param bySteps makes it anew
     * @param problem what it is to run
     * @return the solver
     * @throws IllegalArgumentException if not even one step fits, saying how many evaluations are needed
     */
    public Solver<?> fitted(String name, Solver<?> solver, BySteps bySteps, Problem problem) {
        if (solver.traits().adaptive()) {
            return solver;
        }
        long[] event =
                Events.event(problem.start().draw(RandomStream.of(0), 0, 1).shape());
        if (bySteps.apply(1).isEmpty()) {
            OptionalLong all = solver.evaluationsAhead(problem, event);
            if (all.isPresent() && all.getAsLong() > most) {
                throw new IllegalArgumentException("the solver " + name + " as it is set takes " + all.getAsLong()
                        + " evaluations of the model for each sample, and it has no option steps by which to take the "
                        + most + " that sample.evaluations allows: set it otherwise, or leave sample.evaluations out");
            }
            return solver;
        }
        Costs costs = new Costs(bySteps, problem, event);
        long least = costs.of(1);
        if (least > most) {
            throw new IllegalArgumentException("one step of the solver " + name + " takes " + least
                    + " evaluations of the model, and sample.evaluations allows " + most + ": allow at least " + least);
        }
        long few = costs.of(FEW);
        if (costs.of(FEW + 1) <= few) {
            // Steps that ask the model for nothing never spend what is allowed.
            return solver;
        }
        long guess = few > most ? 1 : FEW + (most - few) / costs.slope();
        int steps = (int) Math.max(1, Math.min(guess, Math.min(maxSteps, Integer.MAX_VALUE - 1)));
        while (steps > 1 && costs.of(steps) > most) {
            steps--;
        }
        while (steps < maxSteps && costs.of(steps + 1) <= most) {
            steps++;
        }
        return bySteps.apply(steps).orElseThrow();
    }

    /** What numbers of steps take. */
    private record Costs(BySteps bySteps, Problem problem, long... event) {
        long of(int steps) {
            Solver<?> solver = bySteps.apply(steps).orElseThrow();
            OptionalLong known = solver.evaluationsAhead(problem, event);
            if (known.isPresent()) {
                return known.getAsLong();
            }
            return steps <= FEW + 1 ? tried(solver) : of(FEW) + slope() * (steps - FEW);
        }

        /** What a step more takes, once a method of several steps has begun. */
        long slope() {
            return Math.max(1, of(FEW + 1) - of(FEW));
        }

        private long tried(Solver<?> solver) {
            return Integration.solve(solver, problem, 1, Run.of(RandomStream.of(0)))
                    .evaluations()[0];
        }
    }
}
