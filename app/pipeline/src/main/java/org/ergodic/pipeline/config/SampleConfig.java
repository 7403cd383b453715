package org.ergodic.pipeline.config;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;

/**
 * How a model is sampled.
 *
 * @param count how many samples
 * @param batch how many at once; it changes no sample
 * @param solver the solver, or the model's own choice
 * @param equation which of the model's equations, or the first that the solver can run
 * @param timeMin how far from the data's time an equation stops that runs backwards to it
 * @param maxSteps the limit on a solver's steps
 * @param condition what all samples are conditioned on, a number for each column to condition on; a run takes rows of its
 *     training data unless said
 */
public record SampleConfig(
        @Option(value = "how many samples", byDefault = "1000", min = 1)
        int count,

        @Option(value = "how many at once; changes no sample", byDefault = "1000", min = 1)
        int batch,

        @Option(value = "the solver; the model chooses unless said", kind = "solver")
        Optional<Component> solver,

        @Option(
                "which equation of the model, such as reverse-sde or probability-flow; the first that the solver can run unless said")
        Optional<String> equation,

        @Option(
                value = "where time stops short of the data's, for equations that are singular there",
                byDefault = "1e-3",
                min = 0)
        double timeMin,

        @Option(value = "the limit on a solver's steps", byDefault = "1000000", min = 1)
        long maxSteps,

        @Option(
                value = "what all samples are conditioned on, a number for each column to condition on; rows of the"
                        + " training data unless said",
                byDefault = "[]")
        List<Double> condition) {
    /** Copies the list. */
    public SampleConfig {
        condition = List.copyOf(condition);
    }

    /**
     * The same for another number of samples.
     *
     * @param samples how many
     * @return a new config
     */
    public SampleConfig withCount(int samples) {
        return new SampleConfig(samples, batch, solver, equation, timeMin, maxSteps, condition);
    }

    /**
     * The same by another solver, on whichever equation it can run.
     *
     * @param other the solver
     * @return a new config
     */
    public SampleConfig withSolver(Component other) {
        return new SampleConfig(count, batch, Optional.of(other), Optional.empty(), timeMin, maxSteps, condition);
    }

    /**
     * The same with the model's own choice where no solver is named.
     *
     * @param choice the model's solver
     * @return a new config
     */
    public SampleConfig orSolver(Component choice) {
        return new SampleConfig(
                count, batch, Optional.of(solver.orElse(choice)), equation, timeMin, maxSteps, condition);
    }
}
