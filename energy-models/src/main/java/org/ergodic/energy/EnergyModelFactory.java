package org.ergodic.energy;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link EnergyModel}s; model {@code energy}. */
@Part(name = "energy", description = "an energy-based model p(x) = exp(-E(x)) / Z")
public final class EnergyModelFactory implements ModelFactory<EnergyModelFactory.Config> {
    /**
     * The options.
     *
     * @param energy the energy
     * @param time the length of the Langevin equation's interval, for a differentiable energy
     */
    public record Config(
            @Option(value = "the energy", byDefault = "rbm", kind = "energy")
            Component energy,

            @Option(
                    value = "how long the Langevin equation of a differentiable energy runs, in its own time",
                    byDefault = "10",
                    min = 0,
                    above = true)
            double time) {}

    @Override
    public Model create(Config config, Assembly assembly) {
        return new EnergyModel(assembly.create(Kind.ENERGY, config.energy()), config.time(), assembly.event());
    }
}
