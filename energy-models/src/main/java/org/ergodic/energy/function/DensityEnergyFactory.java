package org.ergodic.energy.function;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;

/**
 * Makes the {@linkplain Energies#of(LogDensity) energy -log p} of a model with a density, such as a flow; energy
 * {@code density}. It can be sampled by chains, be a term of a {@code sum}, or give a score.
 */
@Part(name = "density", description = "the energy -log p of a model with a density, such as a flow")
public final class DensityEnergyFactory implements EnergyFactory<DensityEnergyFactory.Config> {
    /**
     * The options.
     *
     * @param model the model
     */
    public record Config(
            @Option(value = "a model that has a density as a graph, such as a flow", kind = "model")
            Component model) {}

    @Override
    public Energy create(Config config, Assembly assembly) {
        Model model = assembly.create(Kind.MODEL, config.model());
        return Energies.of(model.views()
                .find(LogDensity.VIEW)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the model " + config.model().name() + " has no density as a graph")));
    }
}
