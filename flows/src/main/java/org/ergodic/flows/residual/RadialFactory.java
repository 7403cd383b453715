package org.ergodic.flows.residual;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.bijection.Composition;

/** Makes compositions of {@link Radial} maps; bijection {@code radial}. */
@Part(name = "radial", description = "radial maps of Rezende and Mohamed (2015); both directions in closed form")
public final class RadialFactory implements BijectionFactory<RadialFactory.Config> {
    /**
     * The options.
     *
     * @param layers how many maps in a row, each with its own parameters
     */
    public record Config(
            @Option(
                    value = "how many maps in a row, each with its own parameters",
                    byDefault = "16",
                    min = 1,
                    max = 1000)
            int layers) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(config.layers(), i -> new Radial(assembly.event()));
    }
}
