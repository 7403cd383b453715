package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.model.ScoreModel;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.ScoreModelFactory;

/** Makes {@link ScoreTransformer}; the score model {@code transformer}. */
@API(status = API.Status.EXPERIMENTAL)
@Part(name = "transformer", description = "attention between the columns of a table, each a token")
public final class TransformerFactory implements ScoreModelFactory<TransformerConfig> {
    @Override
    public ScoreModel create(TransformerConfig config, Assembly assembly) {
        return new ScoreTransformer(config, assembly.surroundings(), assembly.event());
    }
}
