package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;

/** Makes {@link ScoreUnet}s; the score model {@code unet}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "unet", description = "a U-Net of pictures: convolutions at several sizes, with attention at the coarsest")
public final class UnetFactory implements ScoreModelFactory<UnetConfig> {
    @Override
    public ScoreModel create(UnetConfig config, Assembly assembly) {
        return new ScoreUnet(config, assembly.surroundings(), assembly.event());
    }
}
