package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.plugin.NamedFactory;

/** Makes compositions of {@link Coupling#affine} layers; bijection {@code affine-coupling}. */
public final class AffineCouplingFactory extends NamedFactory<AffineCouplingFactory.Config, Bijection>
        implements BijectionFactory<AffineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param coupling those of all couplings
     * @param affine those of the maps
     */
    public record Config(
            @Inlined CouplingOptions coupling, @Inlined AffineOptions affine) {}

    /** A factory without settings. */
    public AffineCouplingFactory() {
        super(
                "affine-coupling",
                "affine coupling layers of Real NVP, Dinh, Sohl-Dickstein and Bengio (2017); both directions in"
                        + " closed form",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.coupling().layers(name(), config.affine().map(), assembly);
    }
}
