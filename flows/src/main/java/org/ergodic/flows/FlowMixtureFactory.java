package org.ergodic.flows;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link FlowMixture}s; model {@code flow-mixture}. */
@Part(name = "flow-mixture", description = "a mixture of flows with learned weights, trained by maximum likelihood")
public final class FlowMixtureFactory implements ModelFactory<FlowMixtureFactory.Config> {
    /**
     * The options.
     *
     * @param parts how many flows, each with parameters of its own
     * @param base the base distribution of each
     * @param bijections the maps from data to base of each, the first next to the data
     */
    public record Config(
            @Option(value = "how many flows, each with parameters of its own", byDefault = "4", min = 1, max = 1000)
            int parts,

            @Option(value = "the base distribution of each", byDefault = "gaussian", kind = "prior")
            Component base,

            @Option(
                    value = "the maps from data to base of each, the first next to the data",
                    byDefault = "[affine-coupling]",
                    kind = "bijection")
            List<Component> bijections) {
        /** Copies the list. */
        public Config {
            bijections = List.copyOf(bijections);
            if (bijections.isEmpty()) {
                throw new IllegalArgumentException("bijections must name at least one, such as affine-coupling");
            }
        }
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        FlowFactory.Config each = new FlowFactory.Config(Optional.of(config.base()), config.bijections());
        return new FlowMixture(IntStream.range(0, config.parts())
                .mapToObj(k -> FlowFactory.flow(each, assembly))
                .toList());
    }
}
