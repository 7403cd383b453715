package org.ergodic.api.representation;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Numbers in which a model sees data: what it has made of a row just before it says what it was trained to say, such as
 * the last hidden layer of a classifier. Rows that look alike are near each other in them, so that samples and data are
 * compared there and not pixel by pixel.
 *
 * <p>Implemented by third parties. Immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Features {
    /** The view of a model's features. */
    View<Features> VIEW = View.of("features", Features.class);

    /** {@return how many numbers a row has} */
    int size();

    /**
     * The features.
     *
     * @param s where to build
     * @param x data {@code [n, event]} on the model's scale
     * @return {@code [n, size]}
     */
    SDVariable of(Scope s, SDVariable x);
}
