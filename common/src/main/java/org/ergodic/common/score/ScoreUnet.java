package org.ergodic.common.score;

import java.util.Optional;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Context;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.view.Views;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.common.nn.image.Unet;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A score network of pictures {@code [channels, height, width]}: a {@link Unet}, whose blocks are told time and
 * condition, and whose pixels attend to the tokens of a text wherever they attend to each other. With a patch of p,
 * blocks of p x p pixels are one pixel of all their channels first, which costs p² times less (Hoogeboom, Heek and
 * Salimans 2023, "simple diffusion", arXiv:2301.11093, section 3.4).
 *
 * <p>Parameters are those of {@code time} and {@code condition}, {@code embedding} and of the U-Net in {@code net}. The
 * last convolution starts small, so that training starts near the best linear score of data N(0, I).
 */
@API(status = API.Status.INTERNAL)
public final class ScoreUnet extends NetworkScore {
    private final UnetConfig config;
    private final Unet unet;
    private final int[] shape;

    /**
     * A network.
     *
     * @param config its options
     * @param surroundings what it is a part of, as for {@link NetworkScore}
     * @param event {@code [channels, height, width]}
     * @throws IllegalArgumentException if events are no pictures, or have sizes that the levels cannot halve; if it is
     *     to predict anything but the score and is shown no {@link GaussianPath}, or noise or the score along a path
     *     that ends at alpha = 0
     */
    public ScoreUnet(UnetConfig config, Views surroundings, long... event) {
        super(config.network(), surroundings, event);
        this.config = config;
        unet = config.unet();
        shape = FeatureMaps.shape("a U-Net", event);
        int patch = config.patch();
        FeatureMaps.requirePatch(patch, shape[1], shape[2]);
        unet.require(shape[1] / patch, shape[2] / patch);
    }

    @Override
    protected SDVariable network(Scope s, SDVariable x, SDVariable time, int timeWidth, Context c) {
        Told told = toldTwice(s, time, timeWidth, config.embedding(), c);
        FeatureMaps packed =
                FeatureMaps.ofEvents(x, shape[0], shape[1], shape[2]).packed(config.patch());
        return unet.of(
                        s.child("net"),
                        packed,
                        new Unet.Told(Optional.of(told.embedding()), told.sequence()),
                        packed.channels(),
                        Initializer.fanIn(LAST))
                .unpacked(config.patch())
                .events();
    }

    @Override
    public String toString() {
        return "ScoreUnet[" + config + "]";
    }
}
