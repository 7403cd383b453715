package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes compositions of {@link Autoregressive#affine} layers; bijection {@code masked-autoregressive}. */
@Part(
        name = "masked-autoregressive",
        description = "masked autoregressive layers, Papamakarios, Pavlakou and Murray (2017); density in one pass,"
                + " sampling a coordinate at a time")
public final class MaskedAutoregressiveFactory implements BijectionFactory<MaskedAutoregressiveFactory.Config> {
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
        return config.autoregressive().layers(name(), config.affine().map(), assembly);
    }
}
