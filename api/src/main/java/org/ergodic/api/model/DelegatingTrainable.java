package org.ergodic.api.model;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A definition that says of its data what another one says, such as a model made of one score, or a score that wraps
 * another. Whatever is asked of it as {@link Trainable} is asked of the other, unless it overrides that.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface DelegatingTrainable extends Trainable {
    /** {@return the definition that is asked; it is built in the same scope as this one} */
    Trainable delegate();

    @Override
    default void initialize(Scope s, Batch batch) {
        delegate().initialize(s, batch);
    }

    @Override
    default Batch training(Scope s, Batch batch) {
        return delegate().training(s, batch);
    }

    @Override
    default Optional<InvalidValue> check(INDArray data) {
        return delegate().check(data);
    }

    @Override
    default Optional<String> advice(INDArray data) {
        return delegate().advice(data);
    }

    @Override
    default Optional<Condition> condition() {
        return delegate().condition();
    }
}
