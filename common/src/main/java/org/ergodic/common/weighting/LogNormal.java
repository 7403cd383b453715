package org.ergodic.common.weighting;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.WeightingFactory;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.Interval;
import org.ergodic.api.sde.Weighting;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Levels of noise whose log(sigma/alpha) is drawn from N(mean, std^2), and the weight
 * {@code (sigma^2 + sigma_data^2) / (sigma sigma_data)^2} of the error of data at alpha = 1, so that a network with
 * their preconditioning has an error of unit variance at the start at every level (Karras, Aittala, Aila and Laine
 * 2022, "Elucidating the design space of diffusion-based generative models", table 1 and section 5). Levels beyond the
 * ends of the interval are taken at its ends.
 *
 * @param mean the mean of log(sigma/alpha)
 * @param std its standard deviation, above 0
 * @param dataStd the standard deviation of the data, above 0
 */
@API(status = API.Status.INTERNAL)
public record LogNormal(double mean, double std, double dataStd) implements Weighting.Drawn {
    /** Checks the deviations. */
    public LogNormal {
        if (!Double.isFinite(mean) || !(std > 0) || !(dataStd > 0)) {
            throw new IllegalArgumentException("log-normal levels of noise need a finite mean and positive deviations,"
                    + " not the mean " + mean + ", the std " + std + " and the data-std " + dataStd);
        }
    }

    @Override
    public SDVariable times(Scope s, Views model, Interval time, SDVariable rows, long... event) {
        SDVariable z = s.child("objective").noise("t", Noise.NORMAL, rows, Events.event(Events.column(-1, event)));
        return NoiseToSignal.time(
                s, model.require(GaussianPath.VIEW), time, z.mul(std).add(mean));
    }

    @Override
    public SDVariable weight(Scope s, Views model, Level at) {
        SDVariable ratio = at.sigma().div(at.alpha()).mul(1 / dataStd);
        return ratio.mul(ratio).add(1.0);
    }

    /** Makes it. */
    @Part(
            name = "log-normal",
            description = "levels of noise drawn from a log-normal distribution (Karras et al. 2022)")
    public static final class Factory implements WeightingFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param mean the mean of log(sigma/alpha)
         * @param std its standard deviation
         * @param dataStd the standard deviation of the data
         */
        public record Config(
                @Option(value = "mean of log(sigma/alpha)", byDefault = "-1.2")
                double mean,

                @Option(value = "standard deviation of log(sigma/alpha)", byDefault = "1.2", min = 0, above = true)
                double std,

                @Option(
                        value = "standard deviation of the data, 1 where they are standardised",
                        byDefault = "1",
                        min = 0,
                        above = true)
                double dataStd) {}

        @Override
        public Weighting create(Config config, Assembly assembly) {
            return new LogNormal(config.mean(), config.std(), config.dataStd());
        }
    }
}
