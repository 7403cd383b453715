package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.weighting.PathWeighting;

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
     * @param weighting what levels of noise count
     * @param timeMin how far from the data's time the shortest time stays
     */
    public record Config(
            @Option(
                    value = "what levels of noise count, such as equal error of v, noise, data or score (uniform)",
                    byDefault = PathWeighting.OfV.NAME,
                    kind = "weighting")
            Component weighting,

            @Option(value = "shortest time trained on, where the score is singular", byDefault = "1e-4", min = 0)
            double timeMin) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new Denoising(assembly.create(Kind.WEIGHTING, config.weighting()), config.timeMin());
    }
}
