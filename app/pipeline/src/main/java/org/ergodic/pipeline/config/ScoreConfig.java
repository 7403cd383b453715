package org.ergodic.pipeline.config;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.random.RandomStream;

/**
 * How rows are scored by a model whose likelihood needs a solver, or is estimated.
 *
 * @param solver for ordinary differential equations; the first that fits unless said
 * @param timeMin where to stop short of the data's time
 * @param time the time whose density is asked for; the data's unless said
 * @param probes random probes for the divergence; exact with 0
 * @param divergence how probes estimate it
 */
public record ScoreConfig(
        @Option(
                value = "the solver for ordinary differential equations; the first that adapts its steps unless said",
                kind = "solver")
        Optional<Component> solver,

        @Option(value = "where to stop short of the data's time", byDefault = "1e-5", min = 0)
        double timeMin,

        @Option("the time whose density is asked for, of a model that has one at all times; the data's unless said")
        Optional<Double> time,

        @Option(
                value = "random probes for the divergence, with a standard error for each row from 2 on; exact with 0,"
                        + " or with as many as a row has numbers",
                byDefault = "0",
                min = 0)
        int probes,

        @Option(
                value = "how probes estimate the divergence: hutchinson, or hutch-plus-plus, which takes a third of"
                        + " them for directions in which the trace is exact and needs 6 for a standard error",
                byDefault = "hutchinson")
        Likelihood.Estimator divergence) {
    /** What holds where a pipeline says nothing. */
    public static final ScoreConfig DEFAULT = new ScoreConfig(Optional.empty(), 1e-5);

    /**
     * A way with the exact divergence.
     *
     * @param solver for ordinary differential equations; the first that fits unless said
     * @param timeMin where to stop short of the data's time
     */
    public ScoreConfig(Optional<Component> solver, double timeMin) {
        this(solver, timeMin, Optional.empty(), 0, Likelihood.Estimator.HUTCHINSON);
    }

    /**
     * The same with another solver.
     *
     * @param other the solver for ordinary differential equations
     * @return a new config
     */
    public ScoreConfig withSolver(Component other) {
        return new ScoreConfig(Optional.of(other), timeMin, time, probes, divergence);
    }

    /**
     * The same with another time to stop at.
     *
     * @param other where to stop short of the data's time
     * @return a new config
     */
    public ScoreConfig withTimeMin(double other) {
        return new ScoreConfig(solver, other, time, probes, divergence);
    }

    /**
     * The same of the density at a time of its own.
     *
     * @param other the time
     * @return a new config
     */
    public ScoreConfig withTime(double other) {
        return new ScoreConfig(solver, timeMin, Optional.of(other), probes, divergence);
    }

    /**
     * The same with another estimate of the divergence.
     *
     * @param other how many random probes; exact with 0
     * @param by how they estimate it
     * @return a new config
     */
    public ScoreConfig withProbes(int other, Likelihood.Estimator by) {
        return new ScoreConfig(solver, timeMin, time, other, by);
    }

    /**
     * What a likelihood is asked, but for a solver.
     *
     * @param random the stream of the probes
     * @return the request
     */
    public Likelihood.Request request(RandomStream random) {
        Likelihood.Request request = Likelihood.Request.of(random)
                .withTimeMin(timeMin)
                .withProbes(probes)
                .withEstimator(divergence);
        return time.isPresent() ? request.withTime(time.get()) : request;
    }
}
