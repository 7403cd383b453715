package org.ergodic.api.plugin;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.model.Model;

/**
 * Makes whole models out of other components; kind {@code model}, chosen by {@code model.kind} in a pipeline.
 *
 * @param <C> its config record
 */
@API(status = API.Status.EXPERIMENTAL)
public interface ModelFactory<C extends Record> extends Factory<C, Model> {
    /**
     * A config with what it leaves open chosen for data of some size, such as the widths of a network. Asked once,
     * when the data have been read; what is chosen is written with the run and stands in the config when it is read
     * again.
     *
     * @param config its checked config
     * @param data the size of the data
     * @return the config to make the model of, the same unless overridden; of one that leaves nothing open, that one
     */
    default C sized(C config, DataSize data) {
        return config;
    }

    /**
     * How a model is trained where the pipeline does not say for how many steps.
     *
     * @param config its checked config, {@linkplain #sized sized}
     * @param data the size of the data
     * @return the choice; empty, unless overridden, for the defaults of a pipeline whatever the data
     */
    default Optional<TrainingChoice> training(C config, DataSize data) {
        return Optional.empty();
    }

    /**
     * The codec of columns of words for which the pipeline names none, where the model takes all real numbers.
     *
     * @return its name; {@code interval}, a number for each word, unless overridden
     */
    default String wordCodec() {
        return "interval";
    }
}
