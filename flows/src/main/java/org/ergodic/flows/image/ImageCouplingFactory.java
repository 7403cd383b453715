package org.ergodic.flows.image;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.bijection.Composition;

/** Makes compositions of affine couplings of channels by convolutions; bijection {@code image-coupling}. */
@Part(
        name = "image-coupling",
        description = "affine couplings of a picture's channels by convolutions, Kingma and Dhariwal (2018); both"
                + " directions in closed form")
public final class ImageCouplingFactory implements BijectionFactory<ImageCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers in a row; each changes what the one before kept
     * @param flip whether the first layer keeps the other half of the channels instead
     * @param network those of the networks and maps
     */
    public record Config(
            @Option(
                    value = "how many layers in a row; each changes the channels that the one before kept",
                    byDefault = "2",
                    min = 1,
                    max = 1000)
            int layers,

            @Option(value = "whether the first layer keeps the second half of the channels", byDefault = "false")
            boolean flip,

            @Inlined ImageCouplingOptions network) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(
                config.layers(),
                i -> config.network()
                        .layer(
                                name(),
                                config.flip() != (i % 2 == 1),
                                assembly.surrounding(Condition.VIEW),
                                assembly.event()));
    }
}
