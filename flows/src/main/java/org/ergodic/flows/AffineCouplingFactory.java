package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;

/** Makes compositions of {@link AffineCoupling} layers; bijection {@code affine-coupling}. */
public final class AffineCouplingFactory implements BijectionFactory<AffineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers, each with parameters of its own and the other part of the event to change
     * @param mask which coordinates stay in the first layer
     * @param flip whether the first layer keeps the other part instead
     * @param hidden sizes of the conditioner's hidden layers
     */
    public record Config(
            @Option(value = "how many layers in a row; each changes what the one before kept", byDefault = "6", min = 1)
            int layers,

            @Option(value = "which coordinates condition the others", byDefault = "halves")
            AffineCoupling.Mask mask,

            @Option(value = "whether the first layer keeps the other part instead", byDefault = "false")
            boolean flip,

            @Option(value = "sizes of the conditioner's hidden layers", byDefault = "[128, 128]", min = 1)
            List<Integer> hidden) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    /** A factory without settings. */
    public AffineCouplingFactory() {}

    @Override
    public String name() {
        return "affine-coupling";
    }

    @Override
    public String description() {
        return "affine coupling layers of Real NVP, Dinh, Sohl-Dickstein and Bengio (2017); both directions in closed form";
    }

    @Override
    public Class<Config> config() {
        return Config.class;
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(
                config.layers(),
                i -> new AffineCoupling(
                        config.mask(), config.flip() != (i % 2 == 1), config.hidden(), assembly.event()));
    }
}
