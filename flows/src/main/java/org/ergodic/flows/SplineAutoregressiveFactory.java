package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;

/** Makes compositions of {@link Autoregressive} layers with {@link RationalQuadratic} splines; bijection {@code spline-autoregressive}. */
public final class SplineAutoregressiveFactory extends NamedFactory<SplineAutoregressiveFactory.Config, Bijection>
        implements BijectionFactory<SplineAutoregressiveFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers in a row
     * @param order in which order layers generate the coordinates
     * @param seed the seed of random orders
     * @param hidden sizes of each network's hidden layers
     * @param bins how many bins each spline has
     * @param reach the box of a spline goes from minus this to this; outside the tails begin
     * @param tails how a spline goes on outside its box: as the identity, or again and again for angles
     */
    public record Config(
            @Option(value = "how many layers in a row", byDefault = "5", min = 1)
            int layers,

            @Option(value = "in which order layers generate the coordinates", byDefault = "alternate")
            Order order,

            @Option(value = "the seed of random orders", byDefault = "0")
            long seed,

            @Option(value = "sizes of each network's hidden layers", byDefault = "[128, 128]", min = 1)
            List<Integer> hidden,

            @Option(value = "how many bins each spline has", byDefault = "8", min = 2, max = 999)
            int bins,

            @Option(
                    value = "the box of a spline goes from minus this to this; outside the tails begin",
                    byDefault = "4",
                    min = 0,
                    above = true)
            double reach,

            @Option(
                    value = "how a spline goes on outside its box: as the identity, or again and again for angles",
                    byDefault = "linear")
            RationalQuadratic.Tails tails) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    /** A factory without settings. */
    public SplineAutoregressiveFactory() {
        super(
                "spline-autoregressive",
                "autoregressive layers with rational-quadratic splines, Durkan et al. (2019); density in one pass, sampling a coordinate at a time",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        int size = Events.size(assembly.event());
        return Composition.of(
                config.layers(),
                i -> new Autoregressive(
                        name(),
                        new RationalQuadratic(config.bins(), config.reach(), config.tails()),
                        config.order().of(i, size, config.seed()),
                        config.hidden(),
                        assembly.surrounding(Condition.VIEW),
                        assembly.event()));
    }
}
