package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;

/** Makes {@link ScoreDit}s; the score model {@code dit}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "dit", description = "a diffusion transformer of pictures: attention between patches, told time")
public final class DitFactory implements ScoreModelFactory<DitConfig> {
    @Override
    public ScoreModel create(DitConfig config, Assembly assembly) {
        return new ScoreDit(config, assembly.surroundings(), assembly.event());
    }
}
