package org.ergodic.flows.image;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.RandomStream;

/** Makes {@link ChannelMix}; bijection {@code channel-mix}. */
@Part(
        name = "channel-mix",
        description =
                "the channels of each pixel times one matrix, the invertible 1x1 convolution of Kingma and Dhariwal"
                        + " (2018)")
public final class ChannelMixFactory implements BijectionFactory<ChannelMixFactory.Config> {
    /**
     * The options.
     *
     * @param seed the seed of the rotation that it starts as
     */
    public record Config(
            @Option(value = "the seed of the rotation that it starts as", byDefault = "0")
            long seed) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return new ChannelMix(RandomStream.of(config.seed()), assembly.event());
    }
}
