package org.ergodic.flows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.DataSize;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.plugin.TrainingChoice;
import org.ergodic.api.random.RandomStream;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.linear.Permutation;

/** Makes {@link Flow}s, and ensembles of them; model {@code flow}. */
@Part(
        name = "flow",
        description = "a normalizing flow: bijections between the data and a base distribution, trained by maximum"
                + " likelihood")
public final class FlowFactory implements ModelFactory<FlowFactory.Config> {
    private static final Component GAUSSIAN = Component.of("gaussian");

    /** The orders of columns are part of what a model is, and the same for every seed of a run. */
    private static final long ORDERS = 0;

    /**
     * The options.
     *
     * @param base the base distribution; chosen by the rows and columns of the data unless said
     * @param bijections the maps from data to base, the first next to the data; chosen by the rows and columns of the
     *     data where there are none
     * @param members how many such flows are trained apart, their densities averaged
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
            List<Component> bijections,

            @Option(
                    value = "how many such flows are trained apart, their densities averaged: fewer errors by chance on"
                            + " small tables, and no codes",
                    byDefault = "1",
                    min = 1,
                    max = 1000)
            int members) {
        /**
         * One flow.
         *
         * @param base the base distribution
         * @param bijections the maps from data to base
         */
        public Config(Optional<Component> base, List<Component> bijections) {
            this(base, bijections, 1);
        }

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
                ? new Config(Optional.of(config.base().orElseGet(sized::base)), sized.bijections(), config.members())
                : new Config(Optional.of(config.base().orElse(GAUSSIAN)), config.bijections(), config.members());
    }

    @Override
    public Optional<TrainingChoice> training(Config config, DataSize data) {
        return Optional.of(new SizedFlow(data).training(config.base()));
    }

    @Override
    public Model create(Config unsized, Assembly assembly) {
        Config config = complete(unsized, assembly);
        return config.members() == 1
                ? flow(config, 0, assembly)
                : FlowMixture.ensemble(IntStream.range(0, config.members())
                        .mapToObj(k -> flow(config, k, assembly))
                        .toList());
    }

    /** One flow, without members. */
    static Flow flow(Config config, Assembly assembly) {
        return flow(complete(config, assembly), 0, assembly);
    }

    private static Config complete(Config config, Assembly assembly) {
        return config.bijections().isEmpty() || config.base().isEmpty()
                // Where a flow is a part of something else, nobody knows how many rows there are.
                ? new FlowFactory().sized(config, new DataSize(SizedFlow.UNKNOWN, assembly.event()))
                : config;
    }

    /**
     * A member. All but the first have the columns of a table in an order of their own, since what an autoregressive
     * layer cannot say depends on the order (Uria, Murray and Larochelle 2014, "A deep and tractable density
     * estimator", arXiv:1310.1757, section 3, whose ensembles are of orders alone).
     */
    private static Flow flow(Config config, int member, Assembly assembly) {
        Stream<Bijection> own =
                config.bijections().stream().map(component -> assembly.create(Kind.BIJECTION, component));
        long[] event = assembly.event();
        boolean reordered = member > 0 && event.length == 1 && event[0] > 1;
        Bijection bijection =
                new Composition((reordered ? Stream.concat(Stream.of(order(member, event)), own) : own).toList());
        return new Flow(bijection, assembly.create(Kind.PRIOR, config.base().orElseThrow()), event);
    }

    /** Any order but the one in which the columns stand. */
    private static Bijection order(int member, long... event) {
        RandomStream random = RandomStream.of(ORDERS).split(member);
        int[] inOrder = IntStream.range(0, Events.size(event)).toArray();
        int[] drawn = inOrder;
        for (int k = 0; Arrays.equals(drawn, inOrder); k++) {
            drawn = random.split(k).permutation(inOrder.length);
        }
        return Permutation.of(drawn, event);
    }
}
