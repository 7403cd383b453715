package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.elementwise.RationalQuadratic;

/**
 * Makes compositions of {@link Coupling} layers with {@link RationalQuadratic} splines; bijection
 * {@code spline-coupling}.
 */
@Part(
        name = "spline-coupling",
        description =
                "coupling layers with rational-quadratic splines, Durkan et al. (2019); both directions in closed form")
public final class SplineCouplingFactory implements BijectionFactory<SplineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param coupling those of all couplings
     * @param spline those of the splines
     */
    public record Config(
            @Inlined CouplingOptions coupling, @Inlined SplineOptions spline) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.coupling().layers(name(), config.spline().map(), assembly);
    }
}
