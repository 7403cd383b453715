package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;

/** Makes compositions of {@link Coupling} layers with {@link LogisticMixture} maps; bijection {@code logistic-mixture-coupling}. */
public final class LogisticMixtureCouplingFactory extends NamedFactory<LogisticMixtureCouplingFactory.Config, Bijection>
        implements BijectionFactory<LogisticMixtureCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers in a row; each changes what the one before kept
     * @param mask which coordinates condition the others
     * @param flip whether the first layer keeps the other part instead
     * @param hidden sizes of the conditioner's hidden layers
     * @param components how many logistic distributions each map mixes
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

            @Option(value = "how many logistic distributions each map mixes", byDefault = "8", min = 1)
            int components) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    /** A factory without settings. */
    public LogisticMixtureCouplingFactory() {
        super(
                "logistic-mixture-coupling",
                "coupling layers with mixtures of logistics of Flow++, Ho et al. (2019); density in closed form, sampling by a solved equation",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(
                config.layers(),
                i -> new Coupling(
                        name(),
                        new LogisticMixture(config.components()),
                        new Mlp(config.hidden(), assembly.surrounding(Condition.VIEW)),
                        config.mask().stays(config.flip() != (i % 2 == 1), assembly.event()),
                        assembly.event()));
    }
}
