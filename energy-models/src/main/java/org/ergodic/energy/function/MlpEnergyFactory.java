package org.ergodic.energy.function;

import java.util.List;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.energy.function.NetworkEnergy.Reference;

/** Makes {@link MlpEnergy}s; energy {@code mlp}. */
@Part(name = "mlp", description = "a network of dense layers that tilts a Gaussian")
public final class MlpEnergyFactory implements EnergyFactory<MlpEnergyFactory.Config> {
    /**
     * The options.
     *
     * @param hidden the width of each hidden layer
     * @param reference the Gaussian that the network tilts
     */
    public record Config(
            @Option(value = "width of each hidden layer", byDefault = "[128, 128, 128]", min = 1)
            List<Integer> hidden,

            @Inlined Reference reference) {
        /** Copies the widths. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Energy create(Config config, Assembly assembly) {
        return new MlpEnergy(config.hidden(), config.reference().std(), assembly.event());
    }
}
