package org.ergodic.flows.residual;

import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.bijection.Composition;

/** Makes compositions of {@link Sylvester} maps; bijection {@code sylvester}. */
@Part(
        name = "sylvester",
        description = "Sylvester maps by Householder reflections, van den Berg et al. (2018); density in closed form,"
                + " sampling by solved equations")
public final class SylvesterFactory implements BijectionFactory<SylvesterFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many maps in a row, each with its own parameters
     * @param columns how many orthonormal columns each map has; as many as there are coordinates if absent
     */
    public record Config(
            @Option(
                    value = "how many maps in a row, each with its own parameters",
                    byDefault = "8",
                    min = 1,
                    max = 1000)
            int layers,

            @Option(
                    value = "how many orthonormal columns each map has; as many as there are coordinates if absent",
                    min = 1)
            Optional<Integer> columns) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        int columns = config.columns().orElseGet(() -> Events.size(assembly.event()));
        return Composition.of(config.layers(), i -> new Sylvester(columns, assembly.event()));
    }
}
