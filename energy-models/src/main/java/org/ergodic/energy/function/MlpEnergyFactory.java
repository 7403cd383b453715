package org.ergodic.energy.function;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link MlpEnergy}s; energy {@code mlp}. */
@Part(name = "mlp", description = "a network of dense layers that tilts a Gaussian")
public final class MlpEnergyFactory implements EnergyFactory<MlpEnergyFactory.Config> {
    /**
     * The options.
     *
     * @param hidden the width of each hidden layer
     * @param referenceStd of the Gaussian that the network tilts
     */
    public record Config(
            @Option(value = "width of each hidden layer", byDefault = "[128, 128, 128]", min = 1)
            List<Integer> hidden,

            @Option(
                    value = "standard deviation of the Gaussian that the network tilts, so that Z is finite; 0 for"
                            + " none",
                    byDefault = "3",
                    min = 0)
            double referenceStd) {
        /** Copies the widths. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Energy create(Config config, Assembly assembly) {
        Optional<Double> std = config.referenceStd() == 0 ? Optional.empty() : Optional.of(config.referenceStd());
        return new MlpEnergy(config.hidden(), std, assembly.event());
    }
}
