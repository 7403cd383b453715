package org.ergodic.flows.prior;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.PriorFactory;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.flows.bijection.Composition;

/** Makes {@link FlowPrior}s; prior {@code flow}. */
@Part(name = "flow", description = "a flow as the base of another")
public final class FlowPriorFactory implements PriorFactory<FlowPriorFactory.Config> {
    /**
     * The options.
     *
     * @param base the distribution that it starts from
     * @param bijections the maps from this distribution to that one
     */
    public record Config(
            @Option(value = "the distribution that it starts from", byDefault = "gaussian", kind = "prior")
            Component base,

            @Option(value = "the maps from this distribution to that one", kind = "bijection")
            List<Component> bijections) {}

    @Override
    public Prior create(Config config, Assembly assembly) {
        Bijection bijection = new Composition(config.bijections().stream()
                .map(component -> assembly.create(Kind.BIJECTION, component))
                .toList());
        if (assembly.create(Kind.PRIOR, config.base()) instanceof ReparameterizedPrior base) {
            return new FlowPrior(bijection, base);
        }
        throw new IllegalArgumentException("the base \"" + config.base().name()
                + "\" is not sampled by a graph, as the base of a flow must be: use gaussian, uniform or logistic");
    }
}
