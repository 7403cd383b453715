package org.ergodic.api.model;

import org.apiguardian.api.API;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the units next to the data look for in it, to be shown as pictures where rows are pictures. */
@API(status = API.Status.EXPERIMENTAL)
@FunctionalInterface
public interface Filters {
    /** The view of a model's filters. */
    View<Filters> VIEW = View.of("filters", Filters.class);

    /**
     * The filters.
     *
     * @param evaluator the model's values
     * @return {@code [filters, d]}: what each element of an event adds to each unit's input
     */
    INDArray filters(Evaluator evaluator);
}
