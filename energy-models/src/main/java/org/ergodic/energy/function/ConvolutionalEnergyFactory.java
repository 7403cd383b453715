package org.ergodic.energy.function;

import java.util.List;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.energy.function.ConvolutionalEnergy.Pooling;
import org.ergodic.energy.function.NetworkEnergy.Reference;

/** Makes {@link ConvolutionalEnergy}s; energy {@code convolutional}. */
@Part(name = "convolutional", description = "convolutions of pictures at several sizes, which tilt a Gaussian")
public final class ConvolutionalEnergyFactory implements EnergyFactory<ConvolutionalEnergyFactory.Config> {
    /**
     * The options.
     *
     * @param channels of each level, the finest first
     * @param blocks how many residual blocks a level has
     * @param pooling how the pixels of the last level become one
     * @param reference the Gaussian that the network tilts
     */
    public record Config(
            @Option(
                    value = "channels of each level; each but the last halves the pictures",
                    byDefault = "[32, 64, 128]",
                    min = 1)
            List<Integer> channels,

            @Option(
                    value = "residual blocks of a level; 0 for convolutions with stride alone",
                    byDefault = "1",
                    min = 0)
            int blocks,

            @Option(value = "how the pixels of the last level become one: their mean or their sum", byDefault = "sum")
            Pooling pooling,

            @Inlined Reference reference) {
        /** Copies the channels. */
        public Config {
            channels = List.copyOf(channels);
        }
    }

    @Override
    public Energy create(Config config, Assembly assembly) {
        return new ConvolutionalEnergy(
                config.channels(),
                config.blocks(),
                config.pooling(),
                config.reference().std(),
                assembly.event());
    }
}
