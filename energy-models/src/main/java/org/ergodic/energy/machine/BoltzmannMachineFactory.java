package org.ergodic.energy.machine;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.boltzmann.Units;

/** Makes {@link BoltzmannMachine}s; energy {@code boltzmann}. */
@Part(
        name = "boltzmann",
        description = "Boltzmann machine with all units connected, Ackley, Hinton and Sejnowski (1985)")
public final class BoltzmannMachineFactory implements EnergyFactory<BoltzmannMachineFactory.Config> {
    /** The values of the units. */
    public enum Values {
        /** 0 and 1. */
        BINARY,
        /** -1 and +1. */
        SPIN
    }

    /**
     * The options.
     *
     * @param units the values of the units
     * @param hidden the number of hidden units
     * @param temperature T
     */
    public record Config(
            @Option(value = "the values of all units: binary (0, 1) or spin (-1, 1)", byDefault = "binary")
            Values units,

            @Option(value = "number of hidden units, connected with all others", byDefault = "0", min = 0)
            int hidden,

            @Option(value = "temperature T in exp(-E / T)", byDefault = "1", min = 0, above = true)
            double temperature) {}

    @Override
    public Energy create(Config config, Assembly assembly) {
        Units units = config.units() == Values.SPIN ? Units.spin() : Units.binary();
        return new BoltzmannMachine(units, config.hidden(), config.temperature(), assembly.event());
    }
}
