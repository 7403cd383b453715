package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;

/** Makes {@link ScoreMlp}; the score model {@code mlp}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = MlpFactory.NAME, description = "a network of dense layers or residual blocks with features of time")
public final class MlpFactory implements ScoreModelFactory<MlpConfig> {
    /** Its name in pipelines. */
    public static final String NAME = "mlp";

    @Override
    public ScoreModel create(MlpConfig config, Assembly assembly) {
        return new ScoreMlp(config, assembly.surroundings(), assembly.event());
    }
}
