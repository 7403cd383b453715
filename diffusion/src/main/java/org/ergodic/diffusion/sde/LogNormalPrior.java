package org.ergodic.diffusion.sde;

import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Independent numbers whose logarithm is N(mean, std^2).
 *
 * @param mean of the logarithm
 * @param std of the logarithm, above 0
 */
public record LogNormalPrior(double mean, double std) implements ReparameterizedPrior {
    /** Checks the numbers. */
    public LogNormalPrior {
        if (!Double.isFinite(mean) || !(std > 0) || !Double.isFinite(std)) {
            throw new IllegalArgumentException("a log-normal distribution needs a finite mean and a standard deviation"
                    + " above 0, not " + mean + " and " + std);
        }
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        return s.sameDiff()
                .math()
                .exp(s.noise("log-normal", Noise.NORMAL, like, event).mul(std).add(mean));
    }

    /** Minus infinity at numbers that are not above 0. */
    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        SDVariable positive = s.mask(x.gt(0.0));
        SDVariable log = s.sameDiff().math().log(s.select(positive, x, s.constant(1)));
        SDVariable u = log.sub(mean).mul(1 / std);
        SDVariable density = u.mul(u.mul(-0.5)).sub(log).sub(Math.log(std) + 0.5 * Math.log(2 * Math.PI));
        return Events.sum(s.select(positive, density, s.constant(Double.NEGATIVE_INFINITY)), event);
    }

    @Override
    public Optional<String> limits() {
        return Optional.of("the log-normal distribution has density 0 at numbers that are not above 0");
    }
}
