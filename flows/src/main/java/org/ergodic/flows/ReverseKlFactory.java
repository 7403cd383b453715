package org.ergodic.flows;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;

/** Makes the objective {@code reverse-kl}. */
public final class ReverseKlFactory extends NamedFactory<ReverseKlFactory.Config, Objective>
        implements ObjectiveFactory<ReverseKlFactory.Config> {
    static final String NAME = "reverse-kl";

    /**
     * The options.
     *
     * @param energy the energy E of the target density exp(-E) / Z
     */
    public record Config(
            @Option(value = "the energy E of the target density exp(-E) / Z", kind = "energy")
            Component energy) {}

    /** A factory without settings. */
    public ReverseKlFactory() {
        super(
                NAME,
                "the divergence of the model from a given energy, on samples of the model: variational inference",
                Config.class);
    }

    @Override
    public Objective create(Config config, Assembly assembly) {
        return new ReverseKl(assembly.create(Kind.ENERGY, config.energy()));
    }
}
