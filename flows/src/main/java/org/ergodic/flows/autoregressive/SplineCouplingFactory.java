package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.elementwise.RationalQuadratic;
import org.ergodic.flows.plugin.NamedFactory;

/**
 * Makes compositions of {@link Coupling} layers with {@link RationalQuadratic} splines; bijection
 * {@code spline-coupling}.
 */
public final class SplineCouplingFactory extends NamedFactory<SplineCouplingFactory.Config, Bijection>
        implements BijectionFactory<SplineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param coupling those of all couplings
     * @param spline those of the splines
     */
    public record Config(
            @Inlined CouplingOptions coupling, @Inlined SplineOptions spline) {}

    /** A factory without settings. */
    public SplineCouplingFactory() {
        super(
                "spline-coupling",
                "coupling layers with rational-quadratic splines, Durkan et al. (2019); both directions in closed form",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.coupling().layers(name(), config.spline().map(), assembly);
    }
}
