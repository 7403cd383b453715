package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link Denoising}; the objective {@code denoising}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(
        name = DenoisingFactory.NAME,
        description = "denoising score matching over continuous time (Vincent 2011; Song et al. 2021)")
public final class DenoisingFactory implements ObjectiveFactory<DenoisingFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "denoising";

    /**
     * The options.
     *
     * @param weighting the weight of times
     * @param timeMin how far from the data's time the shortest time stays
     */
    public record Config(
            @Option(
                    value = "weight of times: equal error of v, noise (sigma^2), likelihood (g^2) or score (uniform)",
                    byDefault = "v")
            Weighting weighting,

            @Option(value = "shortest time trained on, where the score is singular", byDefault = "1e-4", min = 0)
            double timeMin) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new Denoising(config.weighting(), config.timeMin());
    }
}
