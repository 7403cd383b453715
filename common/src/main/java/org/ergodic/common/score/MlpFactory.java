package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ScoreModelFactory;

/** Makes {@link ScoreMlp}; the score model {@code mlp}. */
@API(status = API.Status.EXPERIMENTAL)
public final class MlpFactory implements ScoreModelFactory<MlpConfig> {
    /** Its name in pipelines. */
    public static final String NAME = "mlp";

    /** A factory without settings. */
    public MlpFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "a network of dense layers or residual blocks with features of time";
    }

    @Override
    public Class<MlpConfig> config() {
        return MlpConfig.class;
    }

    @Override
    public ScoreModel create(MlpConfig config, Assembly assembly) {
        return new ScoreMlp(config, assembly.surroundings(), assembly.event());
    }
}
