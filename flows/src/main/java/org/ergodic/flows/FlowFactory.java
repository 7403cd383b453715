package org.ergodic.flows;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.flows.bijection.Composition;

/** Makes {@link Flow}s; model {@code flow}. */
@Part(
        name = "flow",
        description = "a normalizing flow: bijections between the data and a base distribution, trained by maximum"
                + " likelihood")
public final class FlowFactory implements ModelFactory<FlowFactory.Config> {
    private static final Component GAUSSIAN = Component.of("gaussian");

    /**
     * The options.
     *
     * @param base the base distribution; chosen by the rows and columns of the data unless said
     * @param bijections the maps from data to base, the first next to the data; chosen by the rows and columns of the
     *     data where there are none
     */
    public record Config(
            @Option(
                    value = "the base distribution; gaussian with bijections of one's own, else chosen by the rows and"
                            + " columns of the data",
                    kind = "prior")
            Optional<Component> base,

            @Option(
                    value = "the maps from data to base, the first next to the data; chosen by the rows and columns of"
                            + " the data where none are given",
                    byDefault = "[]",
                    kind = "bijection")
            List<Component> bijections) {
        /** Copies the list. */
        public Config {
            bijections = List.copyOf(bijections);
        }
    }

    /** Bijections of the pipeline's own keep the Gaussian base, unless it names one. */
    @Override
    public Config sized(Config config, DataSize data) {
        SizedFlow sized = new SizedFlow(data);
        return config.bijections().isEmpty()
                ? new Config(Optional.of(config.base().orElseGet(sized::base)), sized.bijections())
                : new Config(Optional.of(config.base().orElse(GAUSSIAN)), config.bijections());
    }

    @Override
    public Optional<TrainingChoice> training(Config config, DataSize data) {
        return Optional.of(new SizedFlow(data).training());
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        return flow(config, assembly);
    }

    static Flow flow(Config unsized, Assembly assembly) {
        Config config = unsized.bijections().isEmpty() || unsized.base().isEmpty()
                // Where a flow is a part of something else, nobody knows how many rows there are.
                ? new FlowFactory().sized(unsized, new DataSize(SizedFlow.UNKNOWN, assembly.event()))
                : unsized;
        Bijection bijection = new Composition(config.bijections().stream()
                .map(component -> assembly.create(Kind.BIJECTION, component))
                .toList());
        return new Flow(bijection, assembly.create(Kind.PRIOR, config.base().orElseThrow()), assembly.event());
    }
}
