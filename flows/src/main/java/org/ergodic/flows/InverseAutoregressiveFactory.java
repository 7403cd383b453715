package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;

/** Makes compositions of {@link Inverted} {@link Autoregressive#affine} layers; bijection {@code inverse-autoregressive}. */
public final class InverseAutoregressiveFactory extends NamedFactory<InverseAutoregressiveFactory.Config, Bijection>
        implements BijectionFactory<InverseAutoregressiveFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many layers in a row
     * @param order in which order layers generate the coordinates
     * @param seed the seed of random orders
     * @param hidden sizes of each network's hidden layers
     * @param bound the greatest magnitude of a layer's log scale
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

            @Option(value = "the greatest magnitude of a layer's log scale", byDefault = "2", min = 0, above = true)
            double bound) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    /** A factory without settings. */
    public InverseAutoregressiveFactory() {
        super(
                "inverse-autoregressive",
                "inverse autoregressive layers, Kingma et al. (2016); sampling in one pass, density a coordinate at a time",
                Config.class);
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        int size = Events.size(assembly.event());
        return Composition.of(
                config.layers(),
                i -> new Inverted(new Autoregressive(
                        name(),
                        new Affine(config.bound()),
                        config.order().of(i, size, config.seed()),
                        config.hidden(),
                        assembly.surrounding(Condition.VIEW),
                        assembly.event())));
    }
}
