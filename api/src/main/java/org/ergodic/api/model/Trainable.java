package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a definition says of the data that it is trained on: a model, and the energy, bijection or score that it is made
 * of. A model asks its parts.
 */
@API(status = API.Status.STABLE)
public interface Trainable {
    /**
     * Builds the assignments by which parameters take their start values from data, such as activation normalisation's.
     * Training runs them once, on its first batch, before its first step; a resumed training does not.
     *
     * @param s the definition's scope
     * @param batch the first batch of the training
     */
    @API(status = API.Status.EXPERIMENTAL)
    default void initialize(Scope s, Batch batch) {}

    /**
     * The batch as a training step sees it, such as with the conditions of some rows left out. It is asked where a step
     * of training is built, and not for held-out data or samples.
     *
     * @param s the definition's scope
     * @param batch the batch as it is
     * @return the batch that the objective is given; the same unless overridden
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Batch training(Scope s, Batch batch) {
        return batch;
    }

    /**
     * Looks for the first value that the definition does not accept, such as a value other than 0 and 1 for binary
     * units. Asked before training and evaluation.
     *
     * @param data {@code [n, event]} on the model's scale; not changed
     * @return the first number that is wrong, with the rule that it breaks, or empty if nothing is wrong
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Optional<InvalidValue> check(INDArray data) {
        return Optional.empty();
    }

    /**
     * What people should know of training data that the definition accepts but may fit badly, such as values outside
     * the box of a spline.
     *
     * @param data {@code [n, event]} on the model's scale; not changed
     * @return one sentence, or empty
     */
    @API(status = API.Status.EXPERIMENTAL)
    default Optional<String> advice(INDArray data) {
        return Optional.empty();
    }

    /** {@return what it reads of the context, if it is conditioned; nothing unless overridden} */
    @API(status = API.Status.EXPERIMENTAL)
    default Optional<Condition> condition() {
        return Optional.empty();
    }
}
