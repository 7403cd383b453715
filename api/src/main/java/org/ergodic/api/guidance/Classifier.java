package org.ergodic.api.guidance;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Trainable;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A model of the class of data, which may be noisy: {@code p(y | x, t) = softmax(logits(x, t))}.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Classifier extends Trainable {
    /** The view of a model's classes. */
    View<Classifier> VIEW = View.of("classifier", Classifier.class);

    /**
     * The logits.
     *
     * @param s where to build
     * @param x data, perhaps noisy, {@code [n, event]}
     * @param t the time of each sample {@code [n, 1, ..., 1]}, 0 for data without noise
     * @return {@code [n, classes]}, log p(y | x, t) up to a number for each row
     */
    SDVariable logits(Scope s, SDVariable x, SDVariable t);

    /**
     * The logits of data without noise.
     *
     * @param s where to build
     * @param x data {@code [n, event]}
     * @param event the event's shape
     * @return {@code [n, classes]}, log p(y | x) up to a number for each row
     */
    default SDVariable logits(Scope s, SDVariable x, long... event) {
        return logits(s, x, s.sameDiff().zerosLike(Events.sum(x, event)).reshape(Events.column(-1, event)));
    }

    /** {@return what it reads of a context when it is trained: the class of each row, one-hot} */
    Condition classes();
}
