package org.ergodic.api.model;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.view.View;

/**
 * The models that other runs left, as an {@link org.ergodic.api.plugin.Assembly} shows them to parts that learn from
 * one, such as an objective of distillation, or see data by one, such as a metric in the features of a classifier. In
 * Java such a part is given the model itself.
 */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface TrainedModels {
    /** The view of an assembly that can read them, as that of a pipeline. */
    View<TrainedModels> VIEW = View.of("trained-models", TrainedModels.class);

    /**
     * A model with its values, which are not changed.
     *
     * @param model its definition, of the events that the assembly makes parts for
     * @param evaluator its values
     */
    record Trained(Model model, Evaluator evaluator) {
        /** Both are needed. */
        public Trained {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(evaluator, "evaluator");
        }
    }

    /**
     * Reads the model of a run. It must have been trained on data of the same scale, which whoever trains checks.
     *
     * @param run the run's folder
     * @return the model
     * @throws RuntimeException if there is none, or one of other events, saying why
     */
    Trained load(String run);
}
