package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.elementwise.LogisticMixture;

/**
 * Makes compositions of {@link Coupling} layers with {@link LogisticMixture} maps; bijection
 * {@code logistic-mixture-coupling}.
 */
@Part(
        name = "logistic-mixture-coupling",
        description = "coupling layers with mixtures of logistics of Flow++, Ho et al. (2019); density in closed form,"
                + " sampling by a solved equation")
public final class LogisticMixtureCouplingFactory implements BijectionFactory<LogisticMixtureCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param coupling those of all couplings
     * @param components how many logistic distributions each map mixes
     */
    public record Config(
            @Inlined CouplingOptions coupling,

            @Option(value = "how many logistic distributions each map mixes", byDefault = "8", min = 1, max = 1000)
            int components) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.coupling().layers(name(), new LogisticMixture(config.components()), assembly);
    }
}
