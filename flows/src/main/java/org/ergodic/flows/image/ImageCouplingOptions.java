package org.ergodic.flows.image;

import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Condition;
import org.ergodic.flows.autoregressive.Coupling;
import org.ergodic.flows.autoregressive.Mask;
import org.ergodic.flows.elementwise.Affine;
import org.ergodic.flows.graph.Squares;

/**
 * The options of affine couplings of channels by convolutions.
 *
 * @param filters the channels of the networks
 * @param bound the greatest magnitude of a layer's log scale
 */
public record ImageCouplingOptions(
        @Option(value = "channels within each coupling's convolutions", byDefault = "64", min = 1)
        int filters,

        @Option(value = "the greatest magnitude of a layer's log scale", byDefault = "2", min = 0, above = true)
        double bound) {
    /**
     * A layer: half of the channels say scale and shift of the others, z_b = x_b exp(s(x_a)) + t(x_a). Of an odd number
     * the smaller half comes first.
     *
     * @param name who it is, for messages
     * @param flip whether the second half stays instead of the first
     * @param condition what the network reads of the context
     * @param event the shape of a picture {@code [c, h, w]}
     * @return the layer
     * @throws IllegalArgumentException if events are no pictures, or have one channel
     */
    Coupling layer(String name, boolean flip, Optional<Condition> condition, long... event) {
        int[] shape = Squares.picture(name, event);
        if (shape[0] < 2) {
            throw new IllegalArgumentException(name + " changes channels by others, and these pictures have one: put it"
                    + " into squeeze, or choose glow");
        }
        return new Coupling(
                name,
                new Affine(bound),
                new ConvolutionalConditioner(shape[1], shape[2], filters, condition),
                Mask.CHANNELS.stays(flip, event),
                event);
    }
}
