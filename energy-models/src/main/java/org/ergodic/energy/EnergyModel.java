package org.ergodic.energy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.LayeredBoltzmann;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.view.Views;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The model of an energy. A {@link LayeredBoltzmann} machine also offers that view, and its equation is the chain
 * {@code gibbs}; any other energy is taken to be differentiable in x, and its equation is {@code langevin}.
 */
public final class EnergyModel implements Model {
    private final Energy energy;
    private final Optional<LayeredBoltzmann> machine;
    private final double time;
    private final long[] event;

    /**
     * A model.
     *
     * @param energy the energy
     * @param time the length of the Langevin equation's interval, for an energy without layers
     * @param event the shape of an event
     * @throws IllegalArgumentException if hidden layers of a machine are connected with each other, or it has not as many
     *     visible units as an event has elements
     */
    public EnergyModel(Energy energy, double time, long... event) {
        this.energy = Objects.requireNonNull(energy, "energy");
        this.time = time;
        this.event = event.clone();
        machine = energy instanceof LayeredBoltzmann layered ? Optional.of(layered) : Optional.empty();
        machine.ifPresent(layered -> {
            new BlockGibbs(layered, event);
            int visible = Layers.units(layered, Layers.visible(layered));
            if (visible != Events.size(event)) {
                throw new IllegalArgumentException("the machine has " + visible + " visible units and an event "
                        + Events.size(event) + " elements");
            }
        });
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        Views views = Views.of(Energy.VIEW, energy);
        return machine.map(layered -> views.and(LayeredBoltzmann.VIEW, layered)).orElse(views);
    }

    @Override
    public List<Equation> equations() {
        return List.of(machine.<Equation>map(layered -> new GibbsChain(layered, event))
                .orElseGet(() -> new Langevin(energy, time, event)));
    }

    @Override
    public Component defaultObjective() {
        return Component.of(ContrastiveDivergenceFactory.NAME);
    }

    @Override
    public Component defaultSolver() {
        return machine.isPresent()
                ? Component.of(GibbsFactory.NAME)
                : Component.of("euler-maruyama", Map.of("steps", 1000));
    }

    @Override
    public Optional<String> check(INDArray data) {
        return energy.check(data);
    }
}
