package org.ergodic.energy.function;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;

/**
 * Makes {@linkplain Energies#sum sums} of energies at a {@linkplain Energies#tempered temperature}; energy {@code sum}.
 */
@Part(name = "sum", description = "a weighted sum of energies at a temperature: the product of their densities")
public final class SumFactory implements EnergyFactory<SumFactory.Config> {
    /**
     * The options.
     *
     * @param terms the energies
     * @param weights of each
     * @param temperature T
     */
    public record Config(
            @Option(
                    value = "the energies, each taken as a function of real numbers",
                    kind = "energy",
                    byDefault = "[mlp]")
            List<Component> terms,

            @Option("the weight of each, the power of its density in their product; 1 each unless said")
            Optional<List<Double>> weights,

            @Option(value = "temperature T in exp(-E / T)", byDefault = "1", min = 0, above = true)
            double temperature) {
        /** Copies the list. */
        public Config {
            terms = List.copyOf(terms);
        }
    }

    @Override
    public Energy create(Config config, Assembly assembly) {
        List<Energy> terms = config.terms().stream()
                .map(term -> assembly.create(Kind.ENERGY, term))
                .toList();
        List<Double> weights = config.weights().orElseGet(() -> Collections.nCopies(terms.size(), 1.0));
        return Energies.tempered(Energies.sum(terms, weights), config.temperature());
    }
}
