package org.ergodic.flows;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.bijection.Composition;

/** Makes {@link Flow}s; model {@code flow}. */
@Part(
        name = "flow",
        description = "a normalizing flow: bijections between the data and a base distribution, trained by maximum"
                + " likelihood")
public final class FlowFactory implements ModelFactory<FlowFactory.Config> {
    /**
     * The options.
     *
     * @param base the base distribution
     * @param bijections the maps from data to base, the first next to the data
     */
    public record Config(
            @Option(value = "the base distribution", byDefault = "gaussian", kind = "prior")
            Component base,

            @Option(
                    value = "the maps from data to base, the first next to the data",
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
        return flow(config, assembly);
    }

    static Flow flow(Config config, Assembly assembly) {
        Bijection bijection = new Composition(config.bijections().stream()
                .map(component -> assembly.create(Kind.BIJECTION, component))
                .toList());
        return new Flow(bijection, assembly.create(Kind.PRIOR, config.base()), assembly.event());
    }
}
