package org.ergodic.api.plugin;

import java.util.Objects;
import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.model.Model;

/**
 * How a model is trained on data of some size, where a pipeline leaves that open. What a pipeline says itself takes the
 * place of a choice.
 *
 * @param scale the scale of a table's columns, as {@code data.scale} names it; empty for the pipeline's own default
 * @param objective what is minimised; empty for the model's {@linkplain Model#defaultObjective own}
 * @param steps the most steps, positive
 * @param batch the size of a mini-batch
 * @param optimizer the rule
 * @param schedule the factor on the learning rate
 * @param ema the decay of the moving average of the parameters, in [0, 1); 0 for none
 * @param validateEvery how many steps between looks at the held-out data
 * @param patience how many looks without a gain end the training; the best parameters are kept
 */
@API(status = API.Status.EXPERIMENTAL)
public record TrainingChoice(
        Optional<String> scale,
        Optional<Component> objective,
        int steps,
        int batch,
        Component optimizer,
        Component schedule,
        double ema,
        int validateEvery,
        int patience) {
    /** Checks the numbers. */
    public TrainingChoice {
        Objects.requireNonNull(scale, "scale");
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(schedule, "schedule");
        if (steps < 1 || batch < 1 || validateEvery < 1 || patience < 1) {
            throw new IllegalArgumentException("steps, batch, validateEvery and patience must be at least 1, not "
                    + steps + ", " + batch + ", " + validateEvery + " and " + patience);
        }
        if (!(ema >= 0 && ema < 1)) {
            throw new IllegalArgumentException("ema must be at least 0 and below 1, not " + ema);
        }
    }
}
