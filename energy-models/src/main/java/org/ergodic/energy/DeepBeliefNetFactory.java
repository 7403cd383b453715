package org.ergodic.energy;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link DeepBeliefNet}s; model {@code belief-net}. */
@Part(name = "belief-net", description = "deep belief net with units 0 and 1, Hinton, Osindero and Teh (2006)")
public final class DeepBeliefNetFactory implements ModelFactory<DeepBeliefNetFactory.Config> {
    /**
     * The options.
     *
     * @param hidden the number of units of each hidden layer
     */
    public record Config(
            @Option(value = "number of units of each hidden layer, from the data up", byDefault = "[64, 64]", min = 1)
            List<Integer> hidden) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        return new DeepBeliefNet(config.hidden(), assembly.event());
    }
}
