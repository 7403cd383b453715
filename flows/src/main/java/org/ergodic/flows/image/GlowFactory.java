package org.ergodic.flows.image;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link Glow}; bijection {@code glow}. */
@Part(
        name = GlowFactory.NAME,
        description = "a multi-scale flow of pictures with invertible 1x1 convolutions, Kingma and Dhariwal (2018);"
                + " both directions in closed form")
public final class GlowFactory implements BijectionFactory<GlowFactory.Config> {
    /** The name in pipelines. */
    static final String NAME = "glow";

    /**
     * The options.
     *
     * @param levels how often pictures are halved
     * @param steps how many steps a level has
     * @param coupling those of couplings
     * @param seed the seed of the rotations that its convolutions start as
     */
    public record Config(
            @Option(
                    value = "how often pictures are halved, half of their numbers done each time but the last",
                    byDefault = "2",
                    min = 1,
                    max = 30)
            int levels,

            @Option(
                    value = "steps of each level: a norm, a mix of the channels and a coupling",
                    byDefault = "8",
                    min = 1,
                    max = 1000)
            int steps,

            @Inlined ImageCouplingOptions coupling,

            @Option(value = "the seed of the rotations that mixes of channels start as", byDefault = "0")
            long seed) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Glow.of(
                new Glow.Shape(config.levels(), config.steps(), config.coupling()),
                config.seed(),
                assembly.surrounding(Condition.VIEW),
                assembly.event());
    }
}
