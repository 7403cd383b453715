package org.ergodic.api.sde;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * How the noise of a differential equation enters it. Kinds will be added: code that asks for one of them must not take
 * what is left for another.
 */
@API(status = API.Status.STABLE)
public enum NoiseType {
    /** No noise: an ordinary differential equation. */
    NONE,
    /** g(t), the same for every component of an event. Milstein's correction vanishes. */
    ADDITIVE,
    /** g(x, t), one for each component and depending on that component alone: {@code [n, event]}. */
    DIAGONAL,
    /**
     * One Wiener process for all components: g(x, t) is {@code [n, event]}, and each component may depend on the whole
     * state. The increment dw is one number a sample.
     */
    SCALAR,
    /**
     * As many Wiener processes as an event has elements, d of them, mixed by a matrix: g(x, t) is {@code [n, d, d]},
     * row i for element i of the flattened event and column j for process j. Fewer processes leave columns of zeros;
     * more than d have the law of any d by d factor of g g', such as Cholesky's.
     */
    GENERAL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
