package org.ergodic.flows.prior;

import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The uniform distribution on a box: each coordinate between {@code low} and {@code high}. Outside its density is 0 and
 * the log density minus infinity.
 *
 * @param low the lower end
 * @param high the upper end, above the lower one
 */
public record UniformPrior(double low, double high) implements ReparameterizedPrior {
    /** Checks the ends. */
    public UniformPrior {
        if (!(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    "a uniform distribution goes from a number to a larger one, not from " + low + " to " + high);
        }
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        return s.noise("uniform", Noise.UNIFORM, like, event).mul(high - low).add(low);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        SDVariable outside = s.mask(x.lt(low)).add(s.mask(x.gt(high)));
        // log of 1 within and of 0 outside; derivatives treat the mask as a constant.
        SDVariable log =
                s.sameDiff().math().log(s.mask(Events.sum(outside, event).lt(0.5)));
        // 0, but for what is not a number, which no comparison holds of
        SDVariable nothing = s.sameDiff().math().clipByValue(x, low, high).mul(0.0);
        return log.add(Events.sum(nothing, event)).sub(Events.size(event) * Math.log(high - low));
    }

    @Override
    public Optional<String> limits() {
        return Optional.of("the uniform distribution has density 0 outside the box from " + low + " to " + high
                + ": take another base, a box that holds what the bijections make of the data, or bijections that end"
                + " in it, as sigmoid ends in the box from 0 to 1");
    }
}
