package org.ergodic.flows.bijection;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;

/** Makes {@link Composition}s; bijection {@code compose}. */
@Part(name = "compose", description = "bijections one after the other, as a block that can be repeated")
public final class ComposeFactory implements BijectionFactory<ComposeFactory.Config> {
    /**
     * The options.
     *
     * @param of the maps from data to base, the first next to the data
     * @param repeat how often the block stands, each time with parameters of its own
     */
    public record Config(
            @Option(value = "the maps from data to base, the first next to the data", kind = "bijection")
            List<Component> of,

            @Option(
                    value = "how often the block stands, each time with parameters of its own",
                    byDefault = "1",
                    min = 1,
                    max = 1000)
            int repeat) {
        /** Copies the list. */
        public Config {
            of = List.copyOf(of);
        }
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return Composition.of(
                config.repeat(),
                i -> new Composition(config.of().stream()
                        .map(component -> assembly.create(Kind.BIJECTION, component))
                        .toList()));
    }
}
