package org.ergodic.diffusion.autoencoder;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.representation.Latents;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Dropout;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.ergodic.common.nn.image.FeatureMaps;
import org.ergodic.common.nn.image.ImageDecoder;
import org.ergodic.common.nn.image.ImageEncoder;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The networks of an autoencoder: q(z | x) = N(mean(x), diag(exp(logVariance(x)))) and the mean of p(x | z). Parameters
 * are under {@code encoder/} and {@code decoder/}. The variances start near 1.
 */
final class Coder implements Latents {
    private static final double SMALL = 1e-1;

    /** Log-variances go no further than this, where exp of them is a number of single precision. */
    private static final double FURTHEST = 12;

    private final AutoencoderOptions options;
    private final List<Integer> channels;
    private final long[] event;
    private final long[] code;

    /**
     * Networks.
     *
     * @throws IllegalArgumentException if pictures cannot be halved as often as there are levels, or events are none
     */
    Coder(AutoencoderOptions options, long... event) {
        this.options = options;
        this.event = event.clone();
        channels = options.channels(event);
        if (channels.isEmpty()) {
            code = new long[] {options.latent()};
        } else {
            int[] shape = FeatureMaps.shape("an autoencoder with channels", event);
            int factor = 1 << channels.size();
            if (shape[1] % factor != 0 || shape[2] % factor != 0) {
                throw new IllegalArgumentException("an autoencoder of " + channels.size()
                        + " levels halves pictures as often, and " + shape[1] + " x " + shape[2]
                        + " pixels cannot be: choose fewer channels (levels), or pictures whose sides are multiples of "
                        + factor);
            }
            code = new long[] {options.latent(), shape[1] / factor, shape[2] / factor};
        }
    }

    long[] event() {
        return event.clone();
    }

    @Override
    public long[] code() {
        return code.clone();
    }

    /** Mean and log-variance of q(z | x), each {@code [n, code]}. */
    record Posterior(SDVariable mean, SDVariable logVariance) {}

    Posterior posterior(Scope s, SDVariable x) {
        Scope own = s.child("encoder");
        SDVariable flat = Events.flatten(x, event);
        int latent = options.latent();
        SDVariable h;
        int width;
        if (channels.isEmpty()) {
            Inputs last = new Mlp(options.hidden(), options.activation()::apply)
                    .features(own, Inputs.of(flat, Events.size(event)));
            h = last.rows().get(0);
            width = Math.toIntExact(last.width());
        } else {
            FeatureMaps picture = FeatureMaps.ofEvents(flat, (int) event[0], (int) event[1], (int) event[2]);
            FeatureMaps last = new ImageEncoder(channels, options.blocks(), 0, new Dropout(options.dropout()))
                    .activated(own, picture, Optional.empty());
            h = last.pixels();
            width = last.channels();
        }
        SDVariable mean = new Dense(Initializer.fanIn(1), width, latent).of(own.child("mean"), h);
        SDVariable spread = new Dense(Initializer.fanIn(SMALL), width, latent).of(own.child("log-variance"), h);
        return new Posterior(
                shaped(mean),
                shaped(s.sameDiff().math().tanh(spread.div(FURTHEST)).mul(FURTHEST)));
    }

    /** Codes with the channels of a pixel last, as {@code [n, code]}. */
    private SDVariable shaped(SDVariable values) {
        return channels.isEmpty()
                ? values.reshape(-1, code[0])
                : new FeatureMaps(values.reshape(-1, code[1], code[2], code[0]), (int) code[1], (int) code[2], (int)
                                code[0])
                        .events()
                        .reshape(-1, code[0], code[1], code[2]);
    }

    @Override
    public SDVariable encode(Scope s, SDVariable x) {
        return posterior(s, x).mean();
    }

    @Override
    public SDVariable decode(Scope s, SDVariable z) {
        Scope own = s.child("decoder");
        SDVariable flat = Events.flatten(z, code);
        if (channels.isEmpty()) {
            List<Integer> hidden = new ArrayList<>(options.hidden());
            Collections.reverse(hidden);
            SDVariable x = new Mlp(hidden, options.activation()::apply)
                    .of(own, Inputs.of(flat, code[0]), Initializer.fanIn(SMALL), Events.size(event));
            return Events.unflatten(x, event);
        }
        List<Integer> back = new ArrayList<>(channels);
        Collections.reverse(back);
        FeatureMaps small = FeatureMaps.ofEvents(flat, (int) code[0], (int) code[1], (int) code[2]);
        FeatureMaps large = new ImageDecoder(back, options.blocks(), 0, new Dropout(options.dropout()))
                .of(own, small, Optional.empty(), (int) event[0], Initializer.fanIn(SMALL));
        return Events.unflatten(large.events(), event);
    }
}
