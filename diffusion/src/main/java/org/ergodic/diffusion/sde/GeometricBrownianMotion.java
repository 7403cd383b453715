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
 * Geometric Brownian motion {@code dx = mu x dt + v x dw} of positive numbers on [0, T] (Black and Scholes 1973):
 * {@code log x_t ~ N(log x_0 + (mu - v^2/2) t, v^2 t)}. Its noise is diagonal, and it has no Gaussian path. The prior
 * is that of data whose logarithm is N(logMean, logStd^2), exact for such data and near for others where v^2 T is well
 * above their variance.
 *
 * @param drift mu
 * @param volatility v, above 0
 * @param duration T, above 0
 * @param logMean the mean of the data's logarithm
 * @param logStd its standard deviation, at least 0
 */
public record GeometricBrownianMotion(double drift, double volatility, double duration, double logMean, double logStd)
        implements SDE {
    /** Checks the numbers. */
    public GeometricBrownianMotion {
        if (!Double.isFinite(drift + logMean)
                || !(volatility > 0)
                || !(duration > 0)
                || !(logStd >= 0)
                || !Double.isFinite(volatility * duration + logStd)) {
            throw new IllegalArgumentException("geometric Brownian motion needs a volatility and a duration above 0 and"
                    + " a log-std not below 0, not " + volatility + ", " + duration + " and " + logStd);
        }
    }

    @Override
    public SDVariable drift(Scope s, SDVariable x, SDVariable t) {
        return x.mul(drift);
    }

    @Override
    public SDVariable diffusion(Scope s, SDVariable x, SDVariable t) {
        return x.mul(volatility);
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
        return new LogNormalPrior(
                logMean + (drift - volatility * volatility / 2) * duration,
                Math.hypot(logStd, volatility * Math.sqrt(duration)));
    }

    /** Makes it; the SDE {@code geometric-brownian-motion}. */
    @Part(
            name = "geometric-brownian-motion",
            description = "geometric Brownian motion of positive numbers (Black and Scholes 1973)")
    public static final class Factory implements SdeFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param drift mu
         * @param volatility v
         * @param duration T
         * @param logMean the mean of the data's logarithm
         * @param logStd its standard deviation
         */
        public record Config(
                @Option(value = "drift mu", byDefault = "0") double drift,

                @Option(value = "volatility v", byDefault = "1", min = 0, above = true)
                double volatility,

                @Option(value = "time of the prior", byDefault = "2", min = 0, above = true)
                double duration,

                @Option(value = "mean of the data's logarithm", byDefault = "0")
                double logMean,

                @Option(value = "standard deviation of the data's logarithm", byDefault = "1", min = 0)
                double logStd) {}

        @Override
        public SDE create(Config config, Assembly assembly) {
            return new GeometricBrownianMotion(
                    config.drift(), config.volatility(), config.duration(), config.logMean(), config.logStd());
        }
    }
}
