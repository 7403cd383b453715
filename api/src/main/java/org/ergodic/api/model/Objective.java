package org.ergodic.api.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/**
 * What training does: one {@link Loss} to minimise, or several, one after the other.
 *
 * <p>Implemented by third parties, most of them as a {@link Loss}. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Objective {
    /** {@return the views of a model that it needs} */
    Set<View<?>> needs();

    /**
     * The reason why it cannot train a model even though that offers all the views it needs, such as a time outside the
     * interval of the model's SDE. Asked when parts are put together, before anything is computed.
     *
     * @param model the model's views, with all those needed
     * @return the reason, with the option, its value and what is allowed, or empty; empty unless overridden
     */
    default Optional<String> obstacle(Views model) {
        return Optional.empty();
    }

    /**
     * The stages of training, one after the other, such as those of a greedy training layer by layer.
     *
     * @param model the model's views, with all those needed
     * @return at least one
     */
    List<Stage> stages(Views model);

    /**
     * A stage of training.
     *
     * @param name kebab-case, different from other stages'; empty for the only one
     * @param loss what it minimises
     * @param share of all steps, above 0, relative to those of the other stages
     * @param rate a factor on the learning rate, above 0, beside that of the schedule
     * @param trains whether it changes a parameter, by its full name
     */
    record Stage(String name, Loss loss, double share, double rate, Predicate<String> trains) {
        /** What is beside the memory of stages, by their names. */
        private static final List<String> TAKEN = List.of("gradient", "objective", "optimizer", "schedule", "step");

        /** Checks the share and the rate. */
        public Stage {
            Objects.requireNonNull(loss, "loss");
            Objects.requireNonNull(trains, "trains");
            if (TAKEN.contains(name)) {
                throw new IllegalArgumentException("a stage cannot be named '" + name
                        + "', where the memory of training without stages is: these names are taken: " + TAKEN);
            }
            if (!(share > 0)) {
                throw new IllegalArgumentException(
                        "the stage '" + name + "' needs a share of the steps above 0, not " + share);
            }
            if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the stage '" + name + "' needs a finite factor above 0 on the learning rate, not " + rate);
            }
        }
    }

    /**
     * Advice for when training diverges for a reason other than the optimiser.
     *
     * @return one sentence of advice without a full stop, such as {@code "take smaller steps by train.objective.step"};
     *     none unless overridden
     */
    default Optional<String> divergenceAdvice() {
        return Optional.empty();
    }
}
