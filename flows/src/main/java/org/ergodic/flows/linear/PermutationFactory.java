package org.ergodic.flows.linear;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.random.RandomStream;

/** Makes {@link Permutation}s; bijection {@code permutation}. */
@Part(
        name = "permutation",
        description = "the coordinates of the flattened event in another order, given or drawn at random")
public final class PermutationFactory implements BijectionFactory<PermutationFactory.Config> {
    /**
     * The options.
     *
     * @param order for each coordinate of z the number of the one of x, from 0; drawn at random if absent
     * @param seed the seed of a random order
     */
    public record Config(
            @Option(value = "for each coordinate of z the number of the one of x, from 0; drawn at random if absent")
            Optional<List<Integer>> order,

            @Option(value = "the seed of a random order", byDefault = "0")
            long seed) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.order()
                .map(order -> Permutation.of(order.stream().mapToInt(i -> i).toArray(), assembly.event()))
                .orElseGet(() -> Permutation.random(RandomStream.of(config.seed()), assembly.event()));
    }
}
