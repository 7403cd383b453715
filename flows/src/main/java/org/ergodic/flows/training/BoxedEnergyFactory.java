package org.ergodic.flows.training;

import java.util.Arrays;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes the energies {@code rezende-mohamed}. */
@Part(
        name = "rezende-mohamed",
        description =
                "the four energies on the plane of Rezende and Mohamed (2015), with a wall round the box [-4, 4]^2")
public final class BoxedEnergyFactory implements EnergyFactory<BoxedEnergyFactory.Config> {
    /**
     * The options.
     *
     * @param number which of the four
     */
    public record Config(
            @Option(value = "which of the four", byDefault = "1", min = 1, max = 4)
            int number) {}

    @Override
    public Energy create(Config config, Assembly assembly) {
        if (!Arrays.equals(assembly.event(), new long[] {2})) {
            throw new IllegalArgumentException(
                    "its energies are on the plane, for events [2], not " + Arrays.toString(assembly.event()));
        }
        return new BoxedEnergy(config.number());
    }
}
