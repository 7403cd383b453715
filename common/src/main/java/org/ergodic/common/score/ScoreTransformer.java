package org.ergodic.common.score;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.FeatureTokens;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TransformerBlock;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score network that is a transformer over the columns of a table: each column, or group of columns that are one
 * variable, is a token (Gorishniy, Rubachev, Khrulkov and Babenko 2021, "Revisiting deep learning models for tabular
 * data"), and time and condition shift, scale and gate the blocks (Peebles and Xie 2023, "Scalable diffusion models
 * with transformers", adaLN-Zero). Each column's prediction is a linear function of its token behind the last block.
 * Columns in another order, with their parameters, give the same score in that order.
 *
 * <p>Parameters are those of {@code time} and {@code condition}, {@code in}, {@code layer-0} and so on, {@code norm}
 * and {@code out}. Blocks start as the identity and the last layer starts small, so that training starts near the best
 * linear score of data N(0, I).
 *
 * <p>A row costs about {@code depth * tokens * (8 width^2 + 4 width * hidden + 4 tokens * width)} operations: for 30
 * columns some thirty times an {@code mlp} of that width.
 */
@API(status = API.Status.INTERNAL)
public final class ScoreTransformer extends NetworkScore {
    private final TransformerConfig config;
    private final FeatureTokens tokens;
    private final TransformerBlock block;

    /**
     * A network.
     *
     * @param config its options
     * @param surroundings what it is a part of, as for {@link NetworkScore}
     * @param event the shape of one event
     * @throws IllegalArgumentException if a group has a column that is not there or is in another one; if it is to
     *     predict anything but the score and is shown no {@link GaussianPath}, or noise or the score along a path that
     *     ends at alpha = 0
     */
    public ScoreTransformer(TransformerConfig config, Views surroundings, long... event) {
        super(config.network(), surroundings, event);
        this.config = config;
        tokens = FeatureTokens.of(size(), config.groups(), config.width(), 0);
        block = new TransformerBlock(
                tokens.count(),
                config.width(),
                config.heads(),
                config.hidden(),
                config.width(),
                config.activation(),
                new Dropout(config.dropout()));
    }

    @Override
    protected SDVariable network(Scope s, SDVariable x, SDVariable time, int timeWidth, Context c) {
        SDVariable embedded = embedded(s, time, timeWidth, config.width(), c);
        Optional<SDVariable> e = Optional.of(config.activation().apply(embedded));
        SDVariable h = tokens.of(s.child("in"), x);
        for (int i = 0; i < config.depth(); i++) {
            h = block.of(s.child(Mlp.layer(i)), h, e);
        }
        return tokens.columns(s.child("out"), block.normalized(s, h, e), Initializer.fanIn(LAST));
    }

    @Override
    public String toString() {
        return "ScoreTransformer[" + config + "]";
    }
}
