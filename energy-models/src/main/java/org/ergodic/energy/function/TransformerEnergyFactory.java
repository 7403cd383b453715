package org.ergodic.energy.function;

import java.util.List;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.energy.function.NetworkEnergy.Reference;

/** Makes {@link TransformerEnergy}s; energy {@code transformer}. */
@Part(name = "transformer", description = "attention between the columns of a table, which tilts a Gaussian")
public final class TransformerEnergyFactory implements EnergyFactory<TransformerEnergyFactory.Config> {
    /**
     * The options.
     *
     * @param width the size of a token
     * @param depth how many blocks
     * @param heads how many heads of attention
     * @param hidden the width of the hidden layer of each feed-forward network
     * @param groups columns that are one token together
     * @param reference the Gaussian that the network tilts
     */
    public record Config(
            @Option(value = "numbers in a token, of which each column has one", byDefault = "32", min = 1)
            int width,

            @Option(value = "how many blocks", byDefault = "2", min = 1)
            int depth,

            @Option(value = "how many heads of attention; they divide the width", byDefault = "4", min = 1)
            int heads,

            @Option(value = "width of the hidden layer behind the attention", byDefault = "128", min = 1)
            int hidden,

            @Option(
                    value = "columns that are one token together, from 0, such as [[0, 1, 2], [5, 6]]: the one-hot"
                            + " columns of a category",
                    byDefault = "[]",
                    min = 0)
            List<List<Integer>> groups,

            @Inlined Reference reference) {
        /** Copies the groups. */
        public Config {
            groups = groups.stream().map(List::copyOf).toList();
        }
    }

    @Override
    public Energy create(Config config, Assembly assembly) {
        return new TransformerEnergy(
                config.width(),
                config.depth(),
                config.heads(),
                config.hidden(),
                config.groups(),
                config.reference().std(),
                assembly.event());
    }
}
