package org.ergodic.common.guidance;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.sde.Interval;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * How strong guidance is, at which times.
 *
 * @param scale the strength, at least 0
 * @param times where there is guidance, {@code from < t <= to}; at all times unless said (Kynkaanniemi et al. 2024,
 *     "Applying guidance in a limited interval improves sample and distribution quality in diffusion models", equation
 *     4, of levels of noise)
 */
@API(status = API.Status.EXPERIMENTAL)
public record Strength(double scale, Optional<Interval> times) {
    /** Checks the scale and the direction of the interval. */
    public Strength {
        if (!(scale >= 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException("the scale of guidance must be at least 0, not " + scale);
        }
        if (times.filter(interval -> !(interval.length() > 0)).isPresent()) {
            throw new IllegalArgumentException("the interval of guidance must be two times, the smaller one first, not "
                    + times.get().from() + " and " + times.get().to());
        }
    }

    /**
     * A strength at all times.
     *
     * @param scale the strength, at least 0
     * @return the strength
     */
    public static Strength of(double scale) {
        return new Strength(scale, Optional.empty());
    }

    /** {@code value} times a factor within the interval, and 0 outside it. */
    SDVariable of(Scope s, SDVariable value, SDVariable t, double factor) {
        if (times.isEmpty()) {
            return value.mul(factor);
        }
        SDVariable within =
                s.mask(t.gt(times.get().from())).mul(s.mask(t.lte(times.get().to())));
        return value.mul(within.mul(factor));
    }
}
