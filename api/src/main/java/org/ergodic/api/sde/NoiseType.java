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
    DIAGONAL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
