package org.ergodic.diffusion.sde;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.SdeFactory;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.NoiseType;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.SDE;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The process of Cox, Ingersoll and Ross (1985, "A theory of the term structure of interest rates",
 * doi:10.2307/1911242) of positive numbers on [0, T]: {@code dx = a (b - x) dt + v sqrt(x) dw}. It stays above 0 where
 * {@code 2 a b >= v^2} (Feller 1951), which is required. Its stationary law, the prior, is a gamma distribution of the
 * shape {@code 2 a b / v^2} and the rate {@code 2 a / v^2}. Its noise is diagonal, and it has no Gaussian path.
 *
 * <p>Below 0, where steps may end up and the equation never does, there is no noise (the full truncation of Lord,
 * Koekkoek and van Dijk 2010, doi:10.1080/14697680802392496).
 *
 * @param rate a, above 0
 * @param mean b, above 0
 * @param volatility v, above 0
 * @param duration T, above 0
 */
public record Cir(double rate, double mean, double volatility, double duration) implements SDE {
    /** Checks the numbers and Feller's condition. */
    public Cir {
        if (!(rate > 0)
                || !(mean > 0)
                || !(volatility > 0)
                || !(duration > 0)
                || !Double.isFinite(rate * mean * duration + volatility)) {
            throw new IllegalArgumentException("the process cir needs a rate, a mean, a volatility and a duration above"
                    + " 0, not " + rate + ", " + mean + ", " + volatility + " and " + duration);
        }
        if (!(2 * rate * mean >= volatility * volatility)) {
            throw new IllegalArgumentException("the process cir reaches 0 where 2 rate mean < volatility^2, and here "
                    + 2 * rate * mean + " < " + volatility * volatility
                    + ": lower the volatility or raise the rate or the mean (Feller's condition)");
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return x.rsub(mean).mul(rate);
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        SDVariable positive = s.mask(x.gt(0.0));
        SDVariable root = s.sameDiff().math().sqrt(s.select(positive, x, s.constant(1)));
        return root.mul(positive).mul(volatility);
    }

    @Override
    public NoiseType noise() {
        return NoiseType.DIAGONAL;
    }

    @Override
    public Interval time() {
        return new Interval(0, duration);
    }

    @Override
    public Prior prior() {
        double squared = volatility * volatility;
        return new GammaPrior(2 * rate * mean / squared, 2 * rate / squared);
    }

    /** Makes it; the SDE {@code cir}. */
    @Part(name = "cir", description = "Cox, Ingersoll and Ross's process of positive numbers, to its stationary law")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param rate a
         * @param mean b
         * @param volatility v
         * @param duration T
         */
        public record Config(
                @Option(value = "rate of the return to the mean", byDefault = "1", min = 0, above = true)
                double rate,

                @Option(value = "stationary mean", byDefault = "1", min = 0, above = true)
                double mean,

                @Option(
                        value = "volatility v; v^2 must be at most 2 rate mean",
                        byDefault = "0.7",
                        min = 0,
                        above = true)
                double volatility,

                @Option(value = "time of the prior, many times 1 / rate", byDefault = "6", min = 0, above = true)
                double duration) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new Cir(config.rate(), config.mean(), config.volatility(), config.duration());
        }
    }
}
