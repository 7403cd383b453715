package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.bijection.Inverted;

/**
 * Makes compositions of {@link Inverted} {@link Autoregressive#affine} layers; bijection
 * {@code inverse-autoregressive}.
 */
@Part(
        name = "inverse-autoregressive",
        description =
                "inverse autoregressive layers, Kingma et al. (2016); sampling in one pass, density a coordinate at"
                        + " a time")
public final class InverseAutoregressiveFactory implements BijectionFactory<InverseAutoregressiveFactory.Config> {
    /**
     * The options.
     *
     * @param autoregressive those of all autoregressive layers
     * @param affine those of the maps
     */
    public record Config(
            @Inlined AutoregressiveOptions autoregressive,
            @Inlined AffineOptions affine) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.autoregressive().layers(name(), config.affine().map(), assembly, Inverted::new);
    }
}
