package org.ergodic.pipeline.config;

import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;

/**
 * How a model is trained.
 *
 * @param objective what is minimised, or the model's own choice
 * @param steps how many steps; 0 for no training, which a pipeline file may say as {@code train: none}
 * @param batch the size of a mini-batch
 * @param optimizer the rule
 * @param schedule the factor on the learning rate
 * @param ema the decay of the moving average of the parameters; 0 for none
 * @param clip the largest norm of the gradient of all parameters together; 0 for none
 * @param validateEvery how many steps between looks at the held-out data
 * @param patience how many looks without a gain end the training; the best parameters are kept
 * @param checkpointSeconds the time between checkpoints
 * @param checkpointEvery the steps between checkpoints, beside the time
 */
public record TrainConfig(
        @Option(value = "what is minimised; the model chooses unless said", kind = "objective")
        Optional<Component> objective,

        @Option(value = "how many steps; 0 for no training", byDefault = "5000", min = 0, max = 10_000_000)
        int steps,

        @Option(value = "the size of a mini-batch", byDefault = "256", min = 1)
        int batch,

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

        @Option(value = "the largest norm of the whole gradient; 0 for none", byDefault = "1", min = 0)
        double clip,

        @Option(value = "steps between looks at the held-out data", byDefault = "250", min = 1)
        int validateEvery,

        @Option(value = "looks without a gain that end the training; the best parameters are kept", min = 1)
        Optional<Integer> patience,

        @Option(value = "seconds between checkpoints", byDefault = "60", min = 0, above = true)
        double checkpointSeconds,

        @Option(value = "steps between checkpoints, beside the seconds", min = 1)
        Optional<Integer> checkpointEvery) {
    /** {@return whether there are steps to take} */
    public boolean trains() {
        return steps > 0;
    }
}
