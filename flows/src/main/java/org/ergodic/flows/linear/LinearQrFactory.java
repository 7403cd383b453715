package org.ergodic.flows.linear;

import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;

/** Makes {@link LinearQr}; bijection {@code linear-qr}. */
@Part(
        name = "linear-qr",
        description = "a dense linear map by Householder reflections and a triangle, Hoogeboom et al. (2019); both"
                + " directions in closed form")
public final class LinearQrFactory implements BijectionFactory<LinearQrFactory.Config> {
    /**
     * The options.
     *
     * @param reflections how many reflections; as many as there are coordinates if absent
     */
    public record Config(
            @Option(value = "how many reflections; as many as there are coordinates if absent", min = 1)
            Optional<Integer> reflections) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        int reflections = config.reflections().orElseGet(() -> Events.size(assembly.event()));
        return new LinearQr(reflections, assembly.event());
    }
}
