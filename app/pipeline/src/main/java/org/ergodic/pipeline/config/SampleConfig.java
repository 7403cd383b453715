package org.ergodic.pipeline.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ColumnValues;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.ConfigNode;
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
 * @param evaluations of the model, at most so many for each sample: a solver of a given number of steps takes as many
 *     as fit; not limited unless said
 * @param condition what all samples are conditioned on, a number or a word for each column to condition on; a run takes
 *     rows of
 *     its training data unless said
 * @param film whether to keep the first samples on their way, and a run to draw them
 * @param stochasticity how much noise the equation has, of those that can have any amount: 0 none, 1 its own, more for
 *     more; its own unless said
 * @param times at which the first samples are kept and written, in the direction of the equation's time; none unless
 *     said
 * @param logLikelihood whether each sample comes with its log-likelihood, found on the same way
 * @param clamp a range for the predicted data, where the model has a Gaussian path; none unless said
 * @param guidance how samples are guided; not at all unless said
 * @param measurement a linear measurement that samples are to agree with; none unless said
 * @param inpaint how known elements are kept where a model of a score fills in the others; by the defaults unless said
 * @param checkpointSeconds the time after which samples drawn so far are saved, where they are drawn into a file
 */
public record SampleConfig(
        @Option(value = "how many samples", byDefault = "1000", min = 1)
        int count,

        @Option(value = "how many at once; changes no sample", byDefault = "1000", min = 1)
        int batch,

        @Option(value = "the solver; the model chooses unless said", kind = "solver")
        Optional<Component> solver,

        @Option("which equation of the model, such as reverse-sde or probability-flow; the first that the solver can"
                + " run unless said")
        Optional<String> equation,

        @Option(
                value = "where time stops short of the data's, for equations that are singular there",
                byDefault = "1e-3",
                min = 0)
        double timeMin,

        @Option(value = "the limit on a solver's steps", byDefault = "1000000", min = 1)
        long maxSteps,

        @Option(
                value = "spend at most so many evaluations of the model on each sample: a solver takes as many steps as"
                        + " fit, in place of its own steps",
                min = 1)
        Optional<Long> evaluations,

        @Option(
                value = "what all samples are conditioned on, a number or a word for each column to condition on: a"
                        + " list in their order, or by name such as {colour: red}; rows of the training data"
                        + " unless said",
                byDefault = "[]")
        ColumnValues condition,

        @Option(value = "draw the first samples on their way: film.png and film.gif", byDefault = "false")
        boolean film,

        @Option(
                value = "how much noise a reverse SDE has: 0 makes it the ODE, 1 is its own; the marginals are the same"
                        + " with any amount, also above 1",
                min = 0)
        Optional<Double> stochasticity,

        @Option(
                value = "times at which the first samples are kept too, in the direction of the equation's time:"
                        + " paths.csv, and the frames of a film",
                byDefault = "[]")
        List<Double> times,

        @Option(
                value = "give each sample its log-likelihood too, found on the same way: by an equation without noise",
                byDefault = "false")
        boolean logLikelihood,

        @Option("keep the data that the model predicts on the way within a range")
        Optional<ClampConfig> clamp,

        @Option("guide samples beyond what the model was trained to: towards its condition, by a classifier or a weaker"
                + " model")
        Optional<GuidanceConfig> guidance,

        @Option("a linear measurement that samples are to agree with (posterior sampling)")
        Optional<MeasurementConfig> measurement,

        @Option("how ergodic inpaint keeps known elements, where the model is one of a score")
        Optional<InpaintConfig> inpaint,

        @Option(
                value = "seconds after which the samples drawn so far are saved, so that a stopped draw goes on from"
                        + " there; 0 for after each batch",
                byDefault = "60",
                min = 0)
        double checkpointSeconds) {
    /** The option of solvers that is how many steps they take. */
    public static final String STEPS = "steps";

    /** {@return whether samples are drawn by another score than the model's own} */
    public boolean isGuided() {
        return guidance.isPresent() || measurement.isPresent();
    }

    /** Copies the list. */
    public SampleConfig {
        times = List.copyOf(times);
    }

    /**
     * The same for another number of samples.
     *
     * @param samples how many
     * @return a new config
     */
    public SampleConfig withCount(int samples) {
        return toBuilder().count(samples).build();
    }

    /**
     * The same by another solver, on whichever equation it can run. Where it says its steps, these are what it takes,
     * however many evaluations there were to be.
     *
     * @param other the solver
     * @return a new config
     */
    public SampleConfig withSolver(Component other) {
        Builder builder = toBuilder().solver(other);
        builder.equation = Optional.empty();
        builder.evaluations = saysSteps(other) ? Optional.empty() : evaluations;
        return builder.build();
    }

    /**
     * Whether a solver's own options say how many steps it takes.
     *
     * @param solver the solver
     * @return whether they do
     */
    public static boolean saysSteps(Component solver) {
        return solver.options() instanceof ConfigNode.MapNode map
                && map.entries().containsKey(STEPS);
    }

    /**
     * The same with the model's own choice where no solver is named.
     *
     * @param choice the model's solver
     * @return a new config
     */
    public SampleConfig orSolver(Component choice) {
        return toBuilder().solver(solver.orElse(choice)).build();
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the same as a builder, to change some of it} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.count = count;
        builder.batch = batch;
        builder.solver = solver;
        builder.equation = equation;
        builder.timeMin = timeMin;
        builder.maxSteps = maxSteps;
        builder.evaluations = evaluations;
        builder.condition = condition;
        builder.film = film;
        builder.stochasticity = stochasticity;
        builder.times = times;
        builder.logLikelihood = logLikelihood;
        builder.clamp = clamp;
        builder.guidance = guidance;
        builder.measurement = measurement;
        builder.inpaint = inpaint;
        builder.checkpointSeconds = checkpointSeconds;
        return builder;
    }

    /** Says in Java what the section of a file says, with its defaults. For one thread. */
    public static final class Builder {
        private int count = 1000;
        private int batch = 1000;
        private Optional<Component> solver = Optional.empty();
        private Optional<String> equation = Optional.empty();
        private double timeMin = 1e-3;
        private long maxSteps = 1_000_000;
        private Optional<Long> evaluations = Optional.empty();
        private ColumnValues condition = ColumnValues.NONE;
        private boolean film;
        private Optional<Double> stochasticity = Optional.empty();
        private List<Double> times = List.of();
        private boolean logLikelihood;
        private Optional<ClampConfig> clamp = Optional.empty();
        private Optional<GuidanceConfig> guidance = Optional.empty();
        private Optional<MeasurementConfig> measurement = Optional.empty();
        private Optional<InpaintConfig> inpaint = Optional.empty();
        private double checkpointSeconds = 60;

        private Builder() {}

        /**
         * Sets {@code count}.
         *
         * @param count how many samples
         * @return this builder
         */
        public Builder count(int count) {
            this.count = count;
            return this;
        }

        /**
         * Sets {@code batch}.
         *
         * @param batch how many at once; it changes no sample
         * @return this builder
         */
        public Builder batch(int batch) {
            this.batch = batch;
            return this;
        }

        /**
         * Sets {@code solver}.
         *
         * @param solver the solver, or the model's own choice
         * @return this builder
         */
        public Builder solver(Component solver) {
            this.solver = Optional.of(solver);
            return this;
        }

        /**
         * Sets {@code solver}.
         *
         * @param solver the name of the component, which keeps its defaults
         * @return this builder
         */
        public Builder solver(String solver) {
            return solver(Component.of(solver));
        }

        /**
         * Sets {@code solver}.
         *
         * @param solver the name of the component
         * @param options its options, as in a file
         * @return this builder
         */
        public Builder solver(String solver, Map<String, ?> options) {
            return solver(Component.of(solver, options));
        }

        /**
         * Sets {@code equation}.
         *
         * @param equation which of the model's equations, or the first that the solver can run
         * @return this builder
         */
        public Builder equation(String equation) {
            this.equation = Optional.of(equation);
            return this;
        }

        /**
         * Sets {@code time-min}.
         *
         * @param timeMin how far from the data's time an equation stops that runs backwards to it
         * @return this builder
         */
        public Builder timeMin(double timeMin) {
            this.timeMin = timeMin;
            return this;
        }

        /**
         * Sets {@code max-steps}.
         *
         * @param maxSteps the limit on a solver's steps
         * @return this builder
         */
        public Builder maxSteps(long maxSteps) {
            this.maxSteps = maxSteps;
            return this;
        }

        /**
         * Sets {@code evaluations}.
         *
         * @param evaluations of the model, at most so many for each sample
         * @return this builder
         */
        public Builder evaluations(long evaluations) {
            this.evaluations = Optional.of(evaluations);
            return this;
        }

        /**
         * Sets {@code condition}.
         *
         * @param condition what all samples are conditioned on, a number for each column to condition on; a run takes
         *     rows of its training data unless said
         * @return this builder
         */
        public Builder condition(List<Double> condition) {
            this.condition = ColumnValues.of(
                    condition.stream().mapToDouble(value -> value).toArray());
            return this;
        }

        /**
         * Sets {@code condition}.
         *
         * @param condition what all samples are conditioned on, a number or a word for each column to condition on, in
         *     their order or by name
         * @return this builder
         */
        public Builder condition(ColumnValues condition) {
            this.condition = condition;
            return this;
        }

        /**
         * Sets {@code condition}.
         *
         * @param condition what all samples are conditioned on, a number or a word for each column to condition on, by
         *     its name
         * @return this builder
         */
        public Builder condition(Map<String, String> condition) {
            this.condition = ColumnValues.of(condition);
            return this;
        }

        /**
         * Sets {@code condition}.
         *
         * @param condition what all samples are conditioned on, a number for each column to condition on; a run takes
         *     rows of its training data unless said
         * @return this builder
         */
        public Builder condition(double... condition) {
            this.condition = ColumnValues.of(condition);
            return this;
        }

        /**
         * Sets {@code film}.
         *
         * @param film whether to keep the first samples on their way, and a run to draw them
         * @return this builder
         */
        public Builder film(boolean film) {
            this.film = film;
            return this;
        }

        /**
         * Sets {@code stochasticity}.
         *
         * @param stochasticity how much noise a reverse SDE has
         * @return this builder
         */
        public Builder stochasticity(double stochasticity) {
            this.stochasticity = Optional.of(stochasticity);
            return this;
        }

        /**
         * Sets {@code times}.
         *
         * @param times at which the first samples are kept too
         * @return this builder
         */
        public Builder times(double... times) {
            this.times = Arrays.stream(times).boxed().toList();
            return this;
        }

        /**
         * Sets {@code log-likelihood}.
         *
         * @param logLikelihood whether each sample comes with its log-likelihood
         * @return this builder
         */
        public Builder logLikelihood(boolean logLikelihood) {
            this.logLikelihood = logLikelihood;
            return this;
        }

        /**
         * Sets {@code clamp}.
         *
         * @param clamp a range for the predicted data
         * @return this builder
         */
        public Builder clamp(ClampConfig clamp) {
            this.clamp = Optional.of(clamp);
            return this;
        }

        /**
         * Sets {@code checkpoint-seconds}.
         *
         * @param checkpointSeconds the time after which samples drawn so far are saved
         * @return this builder
         */
        public Builder checkpointSeconds(double checkpointSeconds) {
            this.checkpointSeconds = checkpointSeconds;
            return this;
        }

        /**
         * Sets {@code guidance}.
         *
         * @param guidance how samples are guided
         * @return this builder
         */
        public Builder guidance(GuidanceConfig guidance) {
            this.guidance = Optional.of(guidance);
            return this;
        }

        /**
         * Sets {@code measurement}.
         *
         * @param measurement a linear measurement that samples are to agree with
         * @return this builder
         */
        public Builder measurement(MeasurementConfig measurement) {
            this.measurement = Optional.of(measurement);
            return this;
        }

        /**
         * Sets {@code inpaint}.
         *
         * @param inpaint how known elements are kept where a model of a score fills in the others
         * @return this builder
         */
        public Builder inpaint(InpaintConfig inpaint) {
            this.inpaint = Optional.of(inpaint);
            return this;
        }

        /**
         * The record; ranges and components are checked with the pipeline.
         *
         * @return a new record
         */
        public SampleConfig build() {
            return new SampleConfig(
                    count,
                    batch,
                    solver,
                    equation,
                    timeMin,
                    maxSteps,
                    evaluations,
                    condition,
                    film,
                    stochasticity,
                    times,
                    logLikelihood,
                    clamp,
                    guidance,
                    measurement,
                    inpaint,
                    checkpointSeconds);
        }
    }
}
