package com.example.ising;

import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Energy;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.EnergyFactory;
import org.ergodic.api.plugin.Part;

/** Makes the energy {@code example.ising} for events that are square lattices. */
@Part(name = "example.ising", description = "the Ising model on a square lattice that closes on itself")
public final class IsingFactory implements EnergyFactory<IsingFactory.Config> {
    /**
     * The options.
     *
     * @param temperature T
     */
    public record Config(
            @Option(value = "temperature, in units of the coupling", byDefault = "2.269", min = 0, above = true)
            double temperature) {}

    @Override
    public Energy create(Config config, Assembly assembly) {
        int sites = Events.size(assembly.event());
        int size = (int) Math.round(Math.sqrt(sites));
        if (size * size != sites) {
            throw new IllegalArgumentException("an Ising lattice is a square, and an event has " + sites + " elements");
        }
        return new Ising(size, config.temperature());
    }
}
