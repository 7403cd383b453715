package org.ergodic.pipeline.config;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.config.Selection;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.plugin.TrainingChoice;

/**
 * How a model is trained.
 *
 * @param objective what is minimised, or the model's own choice
 * @param steps how many steps; 0 for no training, which a pipeline file may say as {@code train: none}
 * @param batch the size of a mini-batch
 * @param accumulate how many mini-batches a step has, whose gradients are averaged
 * @param optimizer the rule
 * @param schedule the factor on the learning rate
 * @param ema the decay of the moving average of the parameters; 0 for none
 * @param emaWarmup w, where the decay is at most (1 + t) / (w + t) at step t; 1 for no warm-up
 * @param clip the largest norm of the gradient of all parameters together; 0 for none
 * @param validateEvery how many steps between looks at the held-out data
 * @param patience how many looks without a gain end the training; the best parameters are kept
 * @param checkpointSeconds the time between checkpoints
 * @param checkpointEvery the steps between checkpoints, beside the time
 * @param bySize which of these options are left to the model, to be chosen for the size of the data; a pipeline file
 *     that
 *     says no {@code steps} leaves to it what it does not say of {@link #OPEN}
 */
public record TrainConfig(
        @Option(value = "what is minimised; the model chooses unless said", kind = "objective")
        Optional<Component> objective,

        @Option(value = "how many steps; 0 for no training", byDefault = "5000", min = 0, max = 10_000_000)
        int steps,

        @Option(value = "the size of a mini-batch", byDefault = "256", min = 1)
        int batch,

        @Option(
                value = "mini-batches in a step, whose gradients are averaged: for large batches in little memory",
                byDefault = "1",
                min = 1,
                max = 1_000_000)
        int accumulate,

        @Option(value = "the rule that changes the parameters", kind = "optimizer", byDefault = "adam")
        Component optimizer,

        @Option(value = "the factor on the learning rate", kind = "schedule", byDefault = "constant")
        Component schedule,

        @Option(
                value = "the decay of the moving average of the parameters that samples use; 0 for none",
                byDefault = "0.999",
                min = 0,
                max = 1,
                below = true)
        double ema,

        @Option(
                value = "w, where the decay of the average is at most (1 + t) / (w + t) at step t; 1 for no warm-up",
                byDefault = "10",
                min = 1)
        double emaWarmup,

        @Option(value = "the largest norm of the whole gradient; 0 for none", byDefault = "1", min = 0)
        double clip,

        @Option(value = "steps between looks at the held-out data", byDefault = "250", min = 1)
        int validateEvery,

        @Option(value = "looks without a gain that end the training; the best parameters are kept", min = 1)
        Optional<Integer> patience,

        @Option(value = "seconds between checkpoints", byDefault = "60", min = 0, above = true)
        double checkpointSeconds,

        @Option(value = "steps between checkpoints, beside the seconds", min = 1)
        Optional<Integer> checkpointEvery,

        @Option("options that the model chooses by the rows and columns of the data, in place of their "
                + "defaults: true for"
                + " all it can, false for none, or their names; where there are no steps, all that are "
                + "not given")
        Optional<Selection> bySize) {
    /** The options that a model may choose, by their keys. */
    public static final List<String> OPEN =
            List.of("objective", "steps", "batch", "optimizer", "schedule", "ema", "validate-every", "patience");

    /** The key of {@link #bySize}. */
    public static final String BY_SIZE = "by-size";

    /** Checks the names. */
    public TrainConfig {
        bySize.stream()
                .flatMap(names -> names.items().stream())
                .filter(name -> !OPEN.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(BY_SIZE + " names \"" + Excerpt.of(name) + "\"; a model chooses "
                            + String.join(", ", OPEN));
                });
    }

    /**
     * {@return whether an option is left to the model}
     *
     * @param key one of {@link #OPEN}
     */
    public boolean isOpen(String key) {
        return bySize.filter(names -> names.all() || names.items().contains(key))
                .isPresent();
    }

    /**
     * The same with what is left open chosen, and nothing left open.
     *
     * @param choice the model's; empty if it makes none
     * @return a new config
     */
    public TrainConfig chosen(Optional<TrainingChoice> choice) {
        Builder builder = toBuilder();
        choice.ifPresent(by -> {
            if (isOpen("objective")) {
                by.objective().ifPresent(builder::objective);
            }
            if (isOpen("steps")) {
                builder.steps(by.steps());
            }
            if (isOpen("batch")) {
                builder.batch(by.batch());
            }
            if (isOpen("optimizer")) {
                builder.optimizer(by.optimizer());
            }
            if (isOpen("schedule")) {
                builder.schedule(by.schedule());
            }
            if (isOpen("ema")) {
                builder.ema(by.ema());
            }
            if (isOpen("validate-every")) {
                builder.validateEvery(by.validateEvery());
            }
            if (isOpen("patience")) {
                builder.patience(by.patience());
            }
        });
        // Said, so that a resolved config that is read again leaves nothing open.
        return builder.bySize(Selection.NONE).build();
    }

    /** {@return whether there are steps to take} */
    public boolean trains() {
        return steps > 0;
    }

    /** {@return a builder with the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the same as a builder, to change some of it} */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.objective = objective;
        builder.steps = steps;
        builder.batch = batch;
        builder.accumulate = accumulate;
        builder.optimizer = optimizer;
        builder.schedule = schedule;
        builder.ema = ema;
        builder.emaWarmup = emaWarmup;
        builder.clip = clip;
        builder.validateEvery = validateEvery;
        builder.patience = patience;
        builder.checkpointSeconds = checkpointSeconds;
        builder.checkpointEvery = checkpointEvery;
        builder.bySize = bySize;
        builder.said.addAll(OPEN);
        return builder;
    }

    /** Says in Java what the section of a file says, with its defaults. For one thread. */
    public static final class Builder {
        private Optional<Component> objective = Optional.empty();
        private int steps = 5000;
        private int batch = 256;
        private int accumulate = 1;
        private Component optimizer = Component.of("adam");
        private Component schedule = Component.of("constant");
        private double ema = 0.999;
        private double emaWarmup = 10;
        private double clip = 1;
        private int validateEvery = 250;
        private Optional<Integer> patience = Optional.empty();
        private double checkpointSeconds = 60;
        private Optional<Integer> checkpointEvery = Optional.empty();
        private Optional<Selection> bySize = Optional.empty();

        /** The options that were set. */
        private final Set<String> said = new HashSet<>();

        private Builder() {}

        /**
         * Sets {@code objective}.
         *
         * @param objective what is minimised, or the model's own choice
         * @return this builder
         */
        public Builder objective(Component objective) {
            said.add("objective");
            this.objective = Optional.of(objective);
            return this;
        }

        /**
         * Sets {@code objective}.
         *
         * @param objective the name of the component, which keeps its defaults
         * @return this builder
         */
        public Builder objective(String objective) {
            return objective(Component.of(objective));
        }

        /**
         * Sets {@code objective}.
         *
         * @param objective the name of the component
         * @param options its options, as in a file
         * @return this builder
         */
        public Builder objective(String objective, Map<String, ?> options) {
            return objective(Component.of(objective, options));
        }

        /**
         * Sets {@code steps}.
         *
         * @param steps how many steps; 0 for no training, which a pipeline file may say as {@code train: none}
         * @return this builder
         */
        public Builder steps(int steps) {
            said.add("steps");
            this.steps = steps;
            return this;
        }

        /**
         * Sets {@code batch}.
         *
         * @param batch the size of a mini-batch
         * @return this builder
         */
        public Builder batch(int batch) {
            said.add("batch");
            this.batch = batch;
            return this;
        }

        /**
         * Sets {@code accumulate}.
         *
         * @param accumulate how many mini-batches a step has, whose gradients are averaged
         * @return this builder
         */
        public Builder accumulate(int accumulate) {
            this.accumulate = accumulate;
            return this;
        }

        /**
         * Sets {@code optimizer}.
         *
         * @param optimizer the rule
         * @return this builder
         */
        public Builder optimizer(Component optimizer) {
            said.add("optimizer");
            this.optimizer = optimizer;
            return this;
        }

        /**
         * Sets {@code optimizer}.
         *
         * @param optimizer the name of the component, which keeps its defaults
         * @return this builder
         */
        public Builder optimizer(String optimizer) {
            return optimizer(Component.of(optimizer));
        }

        /**
         * Sets {@code optimizer}.
         *
         * @param optimizer the name of the component
         * @param options its options, as in a file
         * @return this builder
         */
        public Builder optimizer(String optimizer, Map<String, ?> options) {
            return optimizer(Component.of(optimizer, options));
        }

        /**
         * Sets {@code schedule}.
         *
         * @param schedule the factor on the learning rate
         * @return this builder
         */
        public Builder schedule(Component schedule) {
            said.add("schedule");
            this.schedule = schedule;
            return this;
        }

        /**
         * Sets {@code schedule}.
         *
         * @param schedule the name of the component, which keeps its defaults
         * @return this builder
         */
        public Builder schedule(String schedule) {
            return schedule(Component.of(schedule));
        }

        /**
         * Sets {@code schedule}.
         *
         * @param schedule the name of the component
         * @param options its options, as in a file
         * @return this builder
         */
        public Builder schedule(String schedule, Map<String, ?> options) {
            return schedule(Component.of(schedule, options));
        }

        /**
         * Sets {@code ema}.
         *
         * @param ema the decay of the moving average of the parameters; 0 for none
         * @return this builder
         */
        public Builder ema(double ema) {
            said.add("ema");
            this.ema = ema;
            return this;
        }

        /**
         * Sets {@code ema-warmup}.
         *
         * @param emaWarmup w, where the decay is at most (1 + t) / (w + t) at step t; 1 for no warm-up
         * @return this builder
         */
        public Builder emaWarmup(double emaWarmup) {
            this.emaWarmup = emaWarmup;
            return this;
        }

        /**
         * Sets {@code clip}.
         *
         * @param clip the largest norm of the gradient of all parameters together; 0 for none
         * @return this builder
         */
        public Builder clip(double clip) {
            this.clip = clip;
            return this;
        }

        /**
         * Sets {@code validate-every}.
         *
         * @param validateEvery how many steps between looks at the held-out data
         * @return this builder
         */
        public Builder validateEvery(int validateEvery) {
            said.add("validate-every");
            this.validateEvery = validateEvery;
            return this;
        }

        /**
         * Sets {@code patience}.
         *
         * @param patience how many looks without a gain end the training; the best parameters are kept
         * @return this builder
         */
        public Builder patience(int patience) {
            said.add("patience");
            this.patience = Optional.of(patience);
            return this;
        }

        /**
         * Sets {@code checkpoint-seconds}.
         *
         * @param checkpointSeconds the time between checkpoints
         * @return this builder
         */
        public Builder checkpointSeconds(double checkpointSeconds) {
            this.checkpointSeconds = checkpointSeconds;
            return this;
        }

        /**
         * Sets {@code checkpoint-every}.
         *
         * @param checkpointEvery the steps between checkpoints, beside the time
         * @return this builder
         */
        public Builder checkpointEvery(int checkpointEvery) {
            this.checkpointEvery = Optional.of(checkpointEvery);
            return this;
        }

        /**
         * Leaves options to the model, which chooses them by the rows and columns of the data.
         *
         * @param bySize which of {@link #OPEN}; what this builder says of those is passed over
         * @return this builder
         */
        public Builder bySize(Selection bySize) {
            this.bySize = Optional.of(bySize);
            return this;
        }

        /**
         * The record; ranges and components are checked with the pipeline. As in a file, what is not set is left to the
         * model, by {@code by-size}, unless the steps are set.
         *
         * @return a new record
         */
        public TrainConfig build() {
            Optional<Selection> open = bySize.isPresent() || said.contains("steps")
                    ? bySize
                    : Optional.of(new Selection(
                            false,
                            OPEN.stream().filter(key -> !said.contains(key)).toList()));
            return new TrainConfig(
                    objective,
                    steps,
                    batch,
                    accumulate,
                    optimizer,
                    schedule,
                    ema,
                    emaWarmup,
                    clip,
                    validateEvery,
                    patience,
                    checkpointSeconds,
                    checkpointEvery,
                    open);
        }
    }
}
