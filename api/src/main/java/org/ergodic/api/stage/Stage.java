package org.ergodic.api.stage;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A part of a pipeline that takes some artifacts and gives others. Everything that it does follows from its options,
 * what it is given and the random numbers of its {@link Work}, so that the same stage on the same artifacts gives the
 * same; a pipeline that was interrupted reads what finished stages gave, or runs them again.
 *
 * <p>Implemented by third parties; immutable and thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL)
public interface Stage {
    /** {@return what it takes, always the same, the main thing first} */
    List<Port<?>> inputs();

    /** {@return what it gives, always the same, the main thing first; each port for one} */
    List<Port<?>> outputs();

    /**
     * Does the work.
     *
     * @param work what it is given
     * @return something for each of its outputs
     * @throws IllegalArgumentException if what it is given does not go together, saying why
     * @throws java.util.concurrent.CancellationException if it was told to stop
     */
    Outputs run(Work work);
}
