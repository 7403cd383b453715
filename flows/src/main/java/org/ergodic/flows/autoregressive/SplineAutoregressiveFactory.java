package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.flows.elementwise.RationalQuadratic;
import org.ergodic.flows.plugin.NamedFactory;

/**
 * Makes compositions of {@link Autoregressive} layers with {@link RationalQuadratic} splines; bijection
 * {@code spline-autoregressive}.
 */
public final class SplineAutoregressiveFactory extends NamedFactory<SplineAutoregressiveFactory.Config, Bijection>
        implements BijectionFactory<SplineAutoregressiveFactory.Config> {
    /**
     * The options.
     *
     * @param autoregressive those of all autoregressive layers
     * @param spline those of the splines
     */
    public record Config(
            @Inlined AutoregressiveOptions autoregressive,
            @Inlined SplineOptions spline) {}

    /** A factory without settings. */
    public SplineAutoregressiveFactory() {
        super(
                "spline-autoregressive",
                "autoregressive layers with rational-quadratic splines, Durkan et al. (2019); density in one pass,"
                        + " sampling a coordinate at a time",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.autoregressive().layers(name(), config.spline().map(), assembly);
    }
}
