package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes compositions of {@link Coupling#affine} layers; bijection {@code affine-coupling}. */
@Part(
        name = "affine-coupling",
        description = "affine coupling layers of Real NVP, Dinh, Sohl-Dickstein and Bengio (2017); both directions in"
                + " closed form")
public final class AffineCouplingFactory implements BijectionFactory<AffineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param coupling those of all couplings
     * @param affine those of the maps
     */
    public record Config(
            @Inlined CouplingOptions coupling, @Inlined AffineOptions affine) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.coupling().layers(name(), config.affine().map(), assembly);
    }
}
