package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.elementwise.RationalQuadratic;

/**
 * Makes compositions of {@link Autoregressive} layers with {@link RationalQuadratic} splines; bijection
 * {@code spline-autoregressive}.
 */
@Part(
        name = "spline-autoregressive",
        description =
                "autoregressive layers with rational-quadratic splines, Durkan et al. (2019); density in one pass,"
                        + " sampling a coordinate at a time")
public final class SplineAutoregressiveFactory implements BijectionFactory<SplineAutoregressiveFactory.Config> {
    /**
     * The options.
     *
     * @param autoregressive those of all autoregressive layers
     * @param spline those of the splines
     */
    public record Config(
            @Inlined AutoregressiveOptions autoregressive,
            @Inlined SplineOptions spline) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.autoregressive().layers(name(), config.spline().map(), assembly);
    }
}
