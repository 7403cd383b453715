package org.ergodic.flows.bijection;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;

/** Makes {@link Squeezed} bijections; bijection {@code squeeze}. */
@Part(
        name = Squeezed.NAME,
        description = "maps of pictures whose squares of four pixels are four channels, Dinh, Sohl-Dickstein and Bengio"
                + " (2017)")
public final class SqueezeFactory implements BijectionFactory<SqueezeFactory.Config> {
    /**
     * The options.
     *
     * @param of the maps of the pictures squeezed, the first next to the data
     */
    public record Config(
            @Option(value = "the maps of the pictures squeezed, the first next to the data", kind = "bijection")
            List<Component> of) {
        /** Copies the list. */
        public Config {
            of = List.copyOf(of);
        }
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        Assembly squeezed = assembly.over(Squeezed.squeezed(assembly.event()));
        return new Squeezed(
                new Composition(config.of().stream()
                        .map(component -> squeezed.create(Kind.BIJECTION, component))
                        .toList()),
                assembly.event());
    }
}
