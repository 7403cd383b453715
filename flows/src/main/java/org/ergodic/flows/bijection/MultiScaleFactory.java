package org.ergodic.flows.bijection;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.Part;

/** Makes {@link MultiScale} bijections; bijection {@code multi-scale}. */
@Part(
        name = "multi-scale",
        description = "scales after each of which half of the numbers are done, Dinh, Sohl-Dickstein and Bengio (2017)")
public final class MultiScaleFactory implements BijectionFactory<MultiScaleFactory.Config> {
    /**
     * The options.
     *
     * @param of the maps of each scale, the first next to the data, each scale with parameters of its own
     * @param scales how many
     */
    public record Config(
            @Option(value = "the maps of each scale, the first next to the data", kind = "bijection")
            List<Component> of,

            @Option(value = "how many scales", byDefault = "2", min = 1, max = 1000)
            int scales) {
        /** Copies the list. */
        public Config {
            of = List.copyOf(of);
        }
    }

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return new MultiScale(MultiScale.events(config.scales(), assembly.event()).stream()
                .map(event -> {
                    Assembly scale = assembly.over(event);
                    Bijection block = new Composition(config.of().stream()
                            .map(component -> scale.create(Kind.BIJECTION, component))
                            .toList());
                    return new MultiScale.Scale(block, event);
                })
                .toList());
    }
}
