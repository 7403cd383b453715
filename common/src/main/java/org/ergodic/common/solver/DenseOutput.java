package org.ergodic.common.solver;

import java.util.List;
import org.apiguardian.api.API;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The end of a run, and its states at the times of a {@link Watch}.
 *
 * @param end the end
 * @param states for each time {@code [n, event]}; not-a-number where a sample did not come that far
 */
@API(status = API.Status.EXPERIMENTAL)
public record DenseOutput(Solution end, List<INDArray> states) {
    /** Copies the list. */
    public DenseOutput {
        states = List.copyOf(states);
    }
}
