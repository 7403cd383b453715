package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;

/** Makes compositions of {@link Coupling#affine} layers; bijection {@code affine-coupling}. */
public final class AffineCouplingFactory extends NamedFactory<AffineCouplingFactory.Config, Bijection>
        implements BijectionFactory<AffineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers in a row; each changes what the one before kept
     * @param mask which coordinates condition the others
     * @param flip whether the first layer keeps the other part instead
     * @param hidden sizes of the conditioner's hidden layers
     * @param bound the greatest magnitude of a layer's log scale
     */
    public record Config(
            @Option(value = "how many layers in a row; each changes what the one before kept", byDefault = "6", min = 1)
            int layers,

            @Option(value = "which coordinates condition the others", byDefault = "halves")
            Mask mask,

            @Option(value = "whether the first layer keeps the other part instead", byDefault = "false")
            boolean flip,

            @Option(value = "sizes of the conditioner's hidden layers", byDefault = "[128, 128]", min = 1)
            List<Integer> hidden,

            @Option(value = "the greatest magnitude of a layer's log scale", byDefault = "2", min = 0, above = true)
            double bound) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    /** A factory without settings. */
    public AffineCouplingFactory() {
        super(
                "affine-coupling",
                "affine coupling layers of Real NVP, Dinh, Sohl-Dickstein and Bengio (2017); both directions in closed form",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(
                config.layers(),
                i -> new Coupling(
                        name(),
                        new Affine(config.bound()),
                        new Mlp(config.hidden(), assembly.surrounding(Condition.VIEW)),
                        config.mask().stays(config.flip() != (i % 2 == 1), assembly.event()),
                        assembly.event()));
    }
}
