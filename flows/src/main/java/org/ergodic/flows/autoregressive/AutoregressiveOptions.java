package org.ergodic.flows.autoregressive;

import java.util.List;
import java.util.function.UnaryOperator;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Condition;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.elementwise.Univariate;

/**
 * The options of all autoregressive layers.
 *
 * @param layers how many layers in a row
 * @param order in which order layers generate the coordinates
 * @param seed the seed of random orders
 * @param hidden sizes of each network's hidden layers
 */
public record AutoregressiveOptions(
        @Option(value = "how many layers in a row", byDefault = "5", min = 1, max = 1000)
        int layers,

        @Option(value = "in which order layers generate the coordinates", byDefault = "alternate")
        Order order,

        @Option(value = "the seed of random orders", byDefault = "0")
        long seed,

        @Option(value = "sizes of each network's hidden layers", byDefault = "[128, 128]", min = 1)
        List<Integer> hidden) {
    /** Copies the list. */
    public AutoregressiveOptions {
        hidden = List.copyOf(hidden);
    }

    Bijection layers(String name, Univariate map, Assembly assembly) {
        return layers(name, map, assembly, UnaryOperator.identity());
    }

    Bijection layers(String name, Univariate map, Assembly assembly, UnaryOperator<Bijection> each) {
        int size = Events.size(assembly.event());
        return Composition.of(
                layers,
                i -> each.apply(new Autoregressive(
                        name,
                        map,
                        order.of(i, size, seed),
                        hidden,
                        assembly.surrounding(Condition.VIEW),
                        assembly.event())));
    }
}
