package org.ergodic.energy.machine;

import java.util.List;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link DeepBoltzmannMachine}s; energy {@code deep-boltzmann}. */
@Part(
        name = "deep-boltzmann",
        description = "deep Boltzmann machine with units 0 and 1, Salakhutdinov and Hinton (2009)")
public final class DeepBoltzmannMachineFactory implements EnergyFactory<DeepBoltzmannMachineFactory.Config> {
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
    public Energy create(Config config, Assembly assembly) {
        return new DeepBoltzmannMachine(config.hidden(), assembly.event());
    }
}
