package org.ergodic.common.weighting;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * L levels of noise whose ratios sigma/alpha are a geometric sequence, each as likely as every other (Song and Ermon
 * 2019, "Generative modeling by estimating gradients of the data distribution", section 4.2). Levels beyond the ends of
 * the interval are taken at its ends.
 *
 * @param of what a level counts
 * @param levels L, at least 2
 * @param smallest the smallest ratio, above 0
 * @param largest the largest ratio, above the smallest; that at the end of the interval if empty
 */
@API(status = API.Status.INTERNAL)
public record GeometricLevels(Weighting of, int levels, double smallest, Optional<Double> largest)
        implements Weighting.Drawn {
    /** Checks the number. */
    public GeometricLevels {
        Objects.requireNonNull(of, "of");
        if (levels < 2) {
            throw new IllegalArgumentException("levels of noise must be at least 2, not " + levels);
        }
        if (!(smallest > 0) || largest.isPresent() && !(largest.get() > smallest)) {
            throw new IllegalArgumentException(
                    "levels of noise need 0 < sigma-min < sigma-max, not sigma-min " + smallest + " and sigma-max "
                            + largest.map(String::valueOf).orElse("of the prior"));
        }
        if (of instanceof Drawn) {
            throw new IllegalArgumentException(
                    "a weighting that draws its own times cannot weigh given levels: choose another weighting");
        }
    }

    @Override
    public Set<View<?>> needs() {
        return of.needs();
    }

    @Override
    public SDVariable times(Scope s, Views model, Interval time, SDVariable rows, long... event) {
        GaussianPath path = model.require(GaussianPath.VIEW);
        double least = Math.log(smallest);
        SDVariable most = largest.map(ratio -> s.constant(Math.log(ratio)))
                .orElseGet(() -> NoiseToSignal.log(s, path, time.to(), event));
        SDVariable u = s.child("objective").noise("t", Noise.UNIFORM, rows, Events.event(Events.column(-1, event)));
        SDVariable share = s.sameDiff().math().floor(u.mul(levels)).mul(1.0 / (levels - 1));
        return NoiseToSignal.time(s, path, time, share.mul(most.sub(least)).add(least));
    }

    @Override
    public SDVariable weight(Scope s, Views model, Level at) {
        return of.weight(s, model, at);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Level at, SDVariable error) {
        return of.loss(s, model, at, error);
    }
}
