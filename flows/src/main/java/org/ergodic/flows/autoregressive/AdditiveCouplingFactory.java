package org.ergodic.flows.autoregressive;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.BijectionFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.flows.elementwise.Shift;

/** Makes compositions of {@link Coupling#additive} layers; bijection {@code additive-coupling}. */
@Part(
        name = "additive-coupling",
        description = "additive coupling layers of NICE, Dinh, Krueger and Bengio (2015), which keep volumes; both"
                + " directions in closed form")
public final class AdditiveCouplingFactory implements BijectionFactory<AdditiveCouplingFactory.Config> {
    /**
     * The options.
     *
     * @param coupling those of all couplings
     */
    public record Config(@Inlined CouplingOptions coupling) {}

    @Override
    public Bijection create(Config config, Assembly assembly) {
        return config.coupling().layers(name(), new Shift(), assembly);
    }
}
