package org.ergodic.diffusion.sde;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.api.sde.GaussianSde;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The Ornstein-Uhlenbeck process around 0 (Uhlenbeck and Ornstein 1930, doi:10.1103/PhysRev.36.823):
 * {@code dx = -theta x dt + v dw} on [0, T], {@code alpha = exp(-theta t)},
 * {@code sigma^2 = v^2 (1 - exp(-2 theta t)) / (2 theta)}. The prior is its stationary law N(0, v^2/(2 theta)).
 *
 * @param rate theta, above 0
 * @param volatility v, above 0
 * @param duration T, above 0
 */
public record OrnsteinUhlenbeck(double rate, double volatility, double duration) implements GaussianSde {
    /** Checks the numbers. */
    public OrnsteinUhlenbeck {
        if (!(rate > 0) || !(volatility > 0) || !(duration > 0) || !Double.isFinite(rate * duration + volatility)) {
            throw new IllegalArgumentException("the Ornstein-Uhlenbeck process needs a rate, a volatility and a"
                    + " duration above 0, not " + rate + ", " + volatility + " and " + duration);
        }
    }

    private double stationary() {
        return volatility / Math.sqrt(2 * rate);
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return x.mul(-rate);
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return s.sameDiff().onesLike(t).mul(volatility);
    }

    @Override
    public SDVariable alpha(Scope s, SDVariable t) {
        return s.sameDiff().math().exp(t.mul(-rate));
    }

    @Override
    public SDVariable sigma(Scope s, SDVariable t) {
        return s.sameDiff()
                .math()
                .sqrt(s.sameDiff().math().expm1(t.mul(-2 * rate)).neg())
                .mul(stationary());
    }

    @Override
    public Interval time() {
        return new Interval(0, duration);
    }

    @Override
    public Prior prior() {
        return new GaussianPrior(stationary());
    }

    /** Makes it; the SDE {@code ornstein-uhlenbeck}. */
    @Part(name = "ornstein-uhlenbeck", description = "Ornstein-Uhlenbeck process around 0, to its stationary law")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param rate theta
         * @param volatility v
         * @param duration T
         */
        public record Config(
                @Option(value = "rate of the return to 0", byDefault = "1", min = 0, above = true)
                double rate,

                @Option(
                        value = "volatility v; the stationary variance is v^2 / (2 rate)",
                        byDefault = "1.4142135623730951",
                        min = 0,
                        above = true)
                double volatility,

                @Option(value = "time of the prior, many times 1 / rate", byDefault = "5", min = 0, above = true)
                double duration) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new OrnsteinUhlenbeck(config.rate(), config.volatility(), config.duration());
        }
    }
}
