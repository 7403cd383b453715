package org.ergodic.common.score;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.weighting.GeometricLevels;
import org.ergodic.common.weighting.PathWeighting;

/**
 * Makes {@link Denoising} at {@link GeometricLevels}; the objective {@code annealed-denoising}. With the SDE {@code ve}
 * it trains a noise-conditional score network (NCSN), whose weight is sigma^2.
 */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = "annealed-denoising",
        description = "denoising score matching at a geometric sequence of levels of noise (Song and Ermon 2019)")
public final class AnnealedDenoisingFactory implements ObjectiveFactory<AnnealedDenoisingFactory.Config> {
    /**
     * The options.
     *
     * @param levels how many
     * @param sigmaMin the smallest sigma/alpha
     * @param sigmaMax the largest sigma/alpha
     * @param weighting what a level counts
     */
    public record Config(
            @Option(value = "levels of noise", byDefault = "10", min = 2, max = 100_000)
            int levels,

            @Option(value = "smallest level, sigma/alpha", byDefault = "0.01", min = 0, above = true)
            double sigmaMin,

            @Option(value = "largest level, sigma/alpha; that of the prior unless said", min = 0, above = true)
            Optional<Double> sigmaMax,

            @Option(
                    value = "what a level counts; sigma^2 is noise",
                    byDefault = PathWeighting.OfNoise.NAME,
                    kind = "weighting")
            Component weighting) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new Denoising(
                new GeometricLevels(
                        assembly.create(Kind.WEIGHTING, config.weighting()),
                        config.levels(),
                        config.sigmaMin(),
                        config.sigmaMax()),
                0);
    }
}
