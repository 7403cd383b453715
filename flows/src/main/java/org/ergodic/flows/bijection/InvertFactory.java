package org.ergodic.flows.bijection;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;

/** Makes {@link Inverted} bijections; bijection {@code invert}. */
@Part(name = "invert", description = "another bijection with data and base exchanged")
public final class InvertFactory implements BijectionFactory<InvertFactory.Config> {
    /**
     * The options.
     *
     * @param of the bijection to turn round
     */
    public record Config(
            @Option(value = "the bijection to turn round", kind = "bijection")
            Component of) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return new Inverted(assembly.create(Kind.BIJECTION, config.of()));
    }
}
