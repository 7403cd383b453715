package org.ergodic.flows.training;

import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes the objective {@code reverse-kl}. */
@Part(
        name = ReverseKlFactory.NAME,
        description = "the divergence of the model from a given energy, on samples of the model: variational inference")
public final class ReverseKlFactory implements ObjectiveFactory<ReverseKlFactory.Config> {
    static final String NAME = "reverse-kl";

    /**
     * The options.
     *
     * @param energy the energy E of the target density exp(-E) / Z
     */
    public record Config(
            @Option(value = "the energy E of the target density exp(-E) / Z", kind = "energy")
            Component energy) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new ReverseKl(target(assembly, config.energy()));
    }

    /** The energy of a target density, which is given and so has no parameters. */
    static Energy target(Assembly assembly, Component component) {
        Energy energy = assembly.create(Kind.ENERGY, component);
        long[] event = assembly.event();
        Set<String> parameters = Graph.build(
                        DataType.FLOAT,
                        s -> s.output("energy", energy.energy(s, s.input("x", Events.batch(-1, event)))))
                .variables()
                .keySet();
        if (!parameters.isEmpty()) {
            throw new IllegalArgumentException("the energy of a target density is given, and \"" + component.name()
                    + "\" has parameters " + parameters + ": give an energy without parameters");
        }
        return energy;
    }
}
