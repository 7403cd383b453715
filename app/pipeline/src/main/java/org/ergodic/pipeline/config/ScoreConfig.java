package org.ergodic.pipeline.config;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;

/**
 * How rows are scored by a model whose likelihood needs a solver.
 *
 * @param solver for ordinary differential equations; the first that fits unless said
 * @param timeMin where to stop short of the data's time
 */
public record ScoreConfig(
        @Option(
                value = "the solver for ordinary differential equations; the first that adapts its steps unless said",
                kind = "solver")
        Optional<Component> solver,

        @Option(value = "where to stop short of the data's time", byDefault = "1e-5", min = 0)
        double timeMin) {
    /** What holds where a pipeline says nothing. */
    public static final ScoreConfig DEFAULT = new ScoreConfig(Optional.empty(), 1e-5);

    /**
     * The same with another solver.
     *
     * @param other the solver for ordinary differential equations
     * @return a new config
     */
    public ScoreConfig withSolver(Component other) {
        return new ScoreConfig(Optional.of(other), timeMin);
    }

    /**
     * The same with another time to stop at.
     *
     * @param other where to stop short of the data's time
     * @return a new config
     */
    public ScoreConfig withTimeMin(double other) {
        return new ScoreConfig(solver, other);
    }
}
