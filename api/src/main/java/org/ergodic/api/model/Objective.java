package org.ergodic.api.model;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What training minimises. The model is built in the given scope itself, random numbers are random inputs of the
 * scope's child {@code objective}, so that all objectives of a model share its parameters.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
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
     * The stages of training, one after the other, such as those of a greedy training layer by layer. Each is an
     * objective of its own; this one then stands for all of them, and its loss is not asked for.
     *
     * @param model the model's views, with all those needed
     * @return at least one; this objective alone unless overridden
     */
    default List<Stage> stages(Views model) {
        return List.of(new Stage("", this, 1, 1, name -> true));
    }

    /**
     * A stage of training.
     *
     * @param name kebab-case, different from other stages'; empty for the only one
     * @param objective what it minimises
     * @param share of all steps, above 0, relative to those of the other stages
     * @param rate a factor on the learning rate, above 0, beside that of the schedule
     * @param trains whether it changes a parameter, by its full name
     */
    record Stage(String name, Objective objective, double share, double rate, Predicate<String> trains) {
        /** What is beside the memory of stages, by their names. */
        private static final List<String> TAKEN = List.of("objective", "optimizer", "schedule", "step");

        /** Checks the share and the rate. */
        public Stage {
            Objects.requireNonNull(objective, "objective");
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
     * The loss of each sample.
     *
     * @param s the model's scope
     * @param model the model's views, with all those needed
     * @param batch the data
     * @return {@code [n]}; training minimises its mean
     */
    SDVariable loss(Scope s, Views model, Batch batch);

    /**
     * The figure to watch on held-out data, where the loss itself means nothing (contrastive divergence); smaller is
     * better.
     *
     * @param s the model's scope
     * @param model the model's views, with all those needed
     * @param batch the data
     * @return {@code [n]}; the loss unless overridden
     */
    default SDVariable monitor(Scope s, Views model, Batch batch) {
        return loss(s, model, batch);
    }

    /**
     * What the loss tells of how training goes, by which a training that failed without an error is told at its end.
     *
     * @param model the model's views, with all those needed
     * @return that it descends, unless overridden
     */
    default Sense sense(Views model) {
        return Sense.DESCENT;
    }

    /** What a loss tells of how training goes. */
    enum Sense {
        /** It falls as the model gets better, so that one above its start means a training that failed. */
        DESCENT,
        /**
         * It is the energy of data less that of chains which stand for samples of the model: near 0 wherever they are
         * that, however good the model is, and far from it, in deviations of the energy of data, where they ran away.
         */
        CONTRAST,
        /** Its value says nothing. */
        NONE
    }

    /**
     * Advice for when training diverges for a reason other than the optimiser.
     *
     * @return one sentence of advice without a full stop, such as {@code "take smaller steps by train.objective.step"};
     *     none unless overridden
     */
    default Optional<String> remedy() {
        return Optional.empty();
    }
}
