package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;

/** Makes compositions of {@link Coupling} layers with {@link RationalQuadratic} splines; bijection {@code spline-coupling}. */
public final class SplineCouplingFactory extends NamedFactory<SplineCouplingFactory.Config, Bijection>
        implements BijectionFactory<SplineCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers in a row; each changes what the one before kept
     * @param mask which coordinates condition the others
     * @param flip whether the first layer keeps the other part instead
     * @param hidden sizes of the conditioner's hidden layers
     * @param bins how many bins each spline has
     * @param reach the box of a spline goes from minus this to this; outside the tails begin
     * @param tails how a spline goes on outside its box: as the identity, or again and again for angles
     */
    public record Config(
            @Option(value = "how many layers in a row; each changes what the one before kept", byDefault = "6", min = 1)
            int layers,

            @Option(value = "which coordinates condition the others", byDefault = "halves")
            Mask mask,

            @Option(value = "whether the first layer keeps the other part instead", byDefault = "false")
            boolean flip,

            @Option(value = "sizes of the conditioner's hidden layers", byDefault = "[128, 128]", min = 1)
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
    public SplineCouplingFactory() {
        super(
                "spline-coupling",
                "coupling layers with rational-quadratic splines, Durkan et al. (2019); both directions in closed form",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(
                config.layers(),
                i -> new Coupling(
                        name(),
                        new RationalQuadratic(config.bins(), config.reach(), config.tails()),
                        new Mlp(config.hidden(), assembly.surrounding(Condition.VIEW)),
                        config.mask().stays(config.flip() != (i % 2 == 1), assembly.event()),
                        assembly.event()));
    }
}
