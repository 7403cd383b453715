package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model that can be sampled given some elements of an event, such as the half of a picture. */
@API(status = API.Status.EXPERIMENTAL)
public interface Inpainting {
    /** The view of a model's in-painting. */
    View<Inpainting> VIEW = View.of("inpainting", Inpainting.class);

    /**
     * An equation whose samples have given elements.
     *
     * @param x {@code [m, event]}, on the model's scale: sample i takes the given elements of row i modulo m; not
     *     changed
     * @param free {@code [event]}, 1 for an element to sample and 0 for one that is given; not changed
     * @return the equation
     * @throws IllegalArgumentException for other shapes, or a mask of other values
     */
    Equation given(INDArray x, INDArray free);
}
