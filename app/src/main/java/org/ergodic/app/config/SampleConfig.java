package org.ergodic.app.config;

import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.plugin.Component;

/**
 * How a model is sampled.
 *
 * @param count how many samples
 * @param batch how many at once; it changes no sample
 * @param solver the solver, or the model's own choice
 * @param equation which of the model's equations, or the first that the solver can run
 * @param timeMin how far from the data's time an equation stops that runs backwards to it
 * @param maxSteps the limit on a solver's steps
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
        long maxSteps) {}
