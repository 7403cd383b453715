package org.ergodic.diffusion.autoencoder;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.representation.Features;
import org.ergodic.api.representation.Latents;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A variational autoencoder (Kingma and Welling 2014, arXiv:1312.6114): a prior z ~ N(0, I), a decoder
 * {@code p(x | z) = N(mean(z), s^2 I)} with one learned s (Rybkin, Daniilidis and Levine 2021, "Simple and effective
 * VAE training with calibrated decoders", arXiv:2006.13202), and an encoder {@code q(z | x)}, a normal distribution of
 * independent numbers. Pictures are halved by each level of convolutions, so that a code is a small picture; rows go
 * through perceptrons.
 *
 * <p>Its {@link Latents} are the means of q, and so are its {@link Features}. It is trained by {@link EvidenceBound}.
 * It is not sampled: few of its prior's draws are codes of data where the bound is not pressed to the last nat. A model
 * that is trained on its codes is, and its samples are decoded.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Autoencoder implements Model {
    /** The view of its networks, for the objective and the metric. */
    public static final View<Autoencoder> VIEW = View.of("autoencoder", Autoencoder.class);

    /**
     * The decoder's log-variance goes some units down where data are told well, and an optimiser moves a parameter by
     * its rate in a step: at 1e-3 it would take thousands of them.
     */
    static final double PACE = 10;

    private final Coder coder;

    /**
     * An autoencoder.
     *
     * @param options its options
     * @param event the shape of one event
     * @throws IllegalArgumentException if pictures cannot be halved as often as there are levels, or there are levels
     *     and events are no pictures
     */
    public Autoencoder(AutoencoderOptions options, long... event) {
        coder = new Coder(options, event);
    }

    @Override
    public long[] event() {
        return coder.event();
    }

    @Override
    public Views views() {
        return Views.of(Latents.VIEW, coder)
                .and(Features.VIEW, new Codes(coder))
                .and(VIEW, this);
    }

    /** {@return none} */
    @Override
    public List<Equation> equations() {
        return List.of();
    }

    @Override
    public Component defaultObjective() {
        return Component.of(EvidenceBound.NAME);
    }

    Coder coder() {
        return coder;
    }

    /** log s^2 of the decoder, one number; it starts at data of variance 1. */
    SDVariable logVariance(Scope s) {
        return s.parameter("noise", Initializer.zeros(), 1).mul(PACE);
    }

    /** The codes as features. */
    private record Codes(Coder coder) implements Features {
        @Override
        public int size() {
            return Events.size(coder.code());
        }

        @Override
        public SDVariable of(Scope s, SDVariable x) {
            return Events.flatten(coder.encode(s, x), coder.code());
        }
    }

    /** Makes it; the model kind {@code autoencoder}. */
    @Part(
            name = "autoencoder",
            description = "codes of data that are fewer numbers, near a normal distribution, and the way back; another"
                    + " model is trained on them")
    public static final class Factory implements ModelFactory<AutoencoderOptions> {
        @Override
        public Model create(AutoencoderOptions config, Assembly assembly) {
            return new Autoencoder(config, assembly.event());
        }
    }
}
