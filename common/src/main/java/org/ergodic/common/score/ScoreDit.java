package org.ergodic.common.score;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.TransformerBlock;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.common.nn.image.PatchTokens;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score network of pictures {@code [channels, height, width]} that is a diffusion transformer (Peebles and Xie 2023,
 * "Scalable diffusion models with transformers", arXiv:2212.09748): blocks of {@code patch x patch} pixels are tokens
 * with a place, all attend to all, and time and condition shift, scale and gate the blocks and shift and scale the last
 * norm ("adaLN-Zero", section 3.2). Each block of pixels is then a linear function of its token.
 *
 * <p>Parameters are those of {@code time} and {@code condition}, {@code embedding}, {@code in}, {@code layer-0} and so
 * on, {@code norm} and {@code out}. Blocks start as the identity. Unlike the paper's, the last layer starts small and
 * not at 0, so that every layer has a gradient from the second step, and the nonlinearity is SiLU in place of GELU.
 *
 * <p>A picture of T tokens costs about {@code blocks * T * (24 width^2 + 4 T width)} operations: half the patch costs
 * four times as much where the width is large against T, and up to 16 times as much where it is not.
 */
@API(status = API.Status.INTERNAL)
public final class ScoreDit extends NetworkScore {
    /** The hidden layer of a feed-forward network is so many times as wide as a token, as in the paper. */
    private static final int WIDER = 4;

    private final DitConfig config;
    private final PatchTokens tokens;
    private final TransformerBlock block;

    /**
     * A network.
     *
     * @param config its options
     * @param surroundings what it is a part of, as for {@link NetworkScore}
     * @param event {@code [channels, height, width]}
     * @throws IllegalArgumentException if events are no pictures, or the patch does not divide them; if it is to
     *     predict anything but the score and is shown no {@link GaussianPath}, or noise or the score along a path that
     *     ends at alpha = 0
     */
    public ScoreDit(DitConfig config, Views surroundings, long... event) {
        super(config.network(), surroundings, event);
        this.config = config;
        int[] shape = FeatureMaps.shape("a diffusion transformer", event);
        tokens = new PatchTokens(shape[1], shape[2], shape[0], config.patch(), config.width());
        block = new TransformerBlock(
                tokens.count(),
                config.width(),
                config.heads(),
                WIDER * config.width(),
                config.embedding(),
                Activation::swish,
                new Dropout(config.dropout()));
    }

    @Override
    protected SDVariable network(Scope s, SDVariable x, SDVariable time, int timeWidth, Context c) {
        Optional<SDVariable> e =
                Optional.of(toldTwice(s, time, timeWidth, config.embedding(), c).embedding());
        FeatureMaps pictures = FeatureMaps.ofEvents(x, tokens.channels(), tokens.height(), tokens.width());
        SDVariable h = tokens.of(s.child("in"), pictures);
        for (int i = 0; i < config.blocks(); i++) {
            h = block.of(s.child(Mlp.layer(i)), h, e);
        }
        return tokens.pictures(s.child("out"), block.normalized(s, h, e), Initializer.fanIn(LAST))
                .events();
    }

    @Override
    public String toString() {
        return "ScoreDit[" + config + "]";
    }
}
