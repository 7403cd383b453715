package org.ergodic.pipeline.progress;

import java.util.Optional;
import org.ergodic.api.solver.StateListener;

/**
 * Shown the samples of a model on their way, batch by batch, such as by a {@code Trajectory} for each. It changes no
 * sample. States are on the model's scale, which {@code FittedModel.scaling()} takes back to that of the data.
 *
 * <pre>{@code
 * Map<Long, Trajectory> seen = new TreeMap<>();
 * model.draw(how, RunSettings.silent().showing((first, count) -> {
 *     seen.put(first, Trajectory.atShares(0, 0.5, 1));
 *     return Optional.of(seen.get(first));
 * }));
 * }</pre>
 */
@FunctionalInterface
public interface SampleListener {
    /** Shown nothing. */
    SampleListener NONE = (first, count) -> Optional.empty();

    /**
     * A batch begins.
     *
     * @param first how many samples were drawn before it
     * @param count how many it has
     * @return who is shown its states, on the thread that draws; nobody if empty
     */
    Optional<StateListener> batch(long first, int count);
}
