package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The distribution of a random direction v with E v v' = I, so that E v'Av is the trace of A (Hutchinson 1989; Song,
 * Garg, Shi and Ermon 2019, "Sliced score matching", section 3). For a symmetric A of d rows the variance of v'Av is
 * {@code 2 (|A|^2 - sum a_ii^2)} for Rademacher numbers, {@code 2 |A|^2} for normal ones, and
 * {@code 2 (|A|^2 - tr(A)^2 / d) d / (d + 2)} on the sphere.
 */
@API(status = API.Status.EXPERIMENTAL)
public enum Projection {
    /** -1 or +1. */
    RADEMACHER {
        @Override
        SDVariable draw(Scope s, String name, SDVariable rows, long... event) {
            return s.noise(name, Noise.RADEMACHER, rows, event);
        }
    },
    /** Standard normal numbers. */
    GAUSSIAN {
        @Override
        SDVariable draw(Scope s, String name, SDVariable rows, long... event) {
            return s.noise(name, Noise.NORMAL, rows, event);
        }
    },
    /** Uniform on the sphere of the radius sqrt(d). */
    SPHERE {
        @Override
        SDVariable draw(Scope s, String name, SDVariable rows, long... event) {
            SDVariable z = s.noise(name, Noise.NORMAL, rows, event);
            SDVariable mean = Events.sum(z.mul(z), event).mul(1.0 / Events.size(event));
            return z.div(s.sameDiff().math().sqrt(mean).reshape(Events.column(-1, event)));
        }
    };

    /** A direction for each row, {@code [n, event]}. */
    abstract SDVariable draw(Scope s, String name, SDVariable rows, long... event);
}
