package org.ergodic.common.score;

import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.weighting.PathWeighting;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * {@link Denoising} at one level of noise for a model that has no Gaussian path of its own, such as an energy (Vincent
 * 2011, "A connection between score matching and denoising autoencoders"). What is learned is the density of the data
 * with noise N(0, sigma^2 I), and the loss {@code |sigma s(x + sigma eps) + eps|^2 / d}.
 *
 * @param sigma the noise's standard deviation, above 0
 */
@API(status = API.Status.INTERNAL)
public record OneLevelDenoising(double sigma) implements Loss {
    private static final Denoising DENOISING = new Denoising(PathWeighting.NOISE, 0);

    /** Checks the deviation. */
    public OneLevelDenoising {
        new SingleNoise(sigma);
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(ScoreModel.VIEW);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        return model.find(GaussianPath.VIEW).isPresent()
                ? Optional.of("the model has levels of noise of its own: choose denoising")
                : ScoreMatching.onlyOneTime(model);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        return DENOISING.loss(s, model.and(GaussianPath.VIEW, new SingleNoise(sigma)), batch);
    }

    /** Makes it; the objective {@code one-level-denoising}. */
    @Part(
            name = "one-level-denoising",
            description = "denoising score matching at one level of noise, for energies (Vincent 2011)")
    public static final class Factory implements ObjectiveFactory<Factory.Config> {
        /**
         * The options.
         *
         * @param sigma the noise's standard deviation
         */
        public record Config(
                @Option(
                        value = "standard deviation of the noise, which stays in the model",
                        byDefault = "0.2",
                        min = 0,
                        above = true)
                double sigma) {}

        @Override
        public Loss create(Config config, Assembly assembly) {
            return new OneLevelDenoising(config.sigma());
        }
    }
}
