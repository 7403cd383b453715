package org.ergodic.energy.training;

import java.util.Set;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Objective;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;

/** Makes the objective {@code flow-contrastive}, for energies. */
@Part(
        name = "flow-contrastive",
        description =
                "noise-contrastive estimation of an energy against a flow that is trained with it (Gao et al. 2020)")
public final class FlowContrastiveFactory implements ObjectiveFactory<FlowContrastiveFactory.Config> {
    /** What becomes of the flow beside the energy. */
    public enum Update {
        /** It is made harder to tell from the data: the flow contrastive estimation of the paper. */
        ADVERSARIAL,
        /** It is fitted by maximum likelihood on. */
        LIKELIHOOD,
        /** It stays as it is. */
        NONE
    }

    /**
     * The options.
     *
     * @param flow the flow, a model of the registry
     * @param update what becomes of it beside the energy
     * @param warmUp the share of the steps in which it is fitted alone
     */
    public record Config(
            @Option(value = "a flow: a model with a density and samples as graphs", kind = "model")
            Component flow,

            @Option(
                    value = "what becomes of the flow beside the energy: adversarial (as in the paper), likelihood or"
                            + " none",
                    byDefault = "adversarial")
            Update update,

            @Option(
                    value = "the share of the steps in which the flow is fitted alone, before, by maximum likelihood",
                    byDefault = "0.3",
                    min = 0,
                    max = 1,
                    below = true)
            double warmUp) {}

    @Override
    public Objective create(Config config, Assembly assembly) {
        Model flow = assembly.create(Kind.MODEL, config.flow());
        Set<View<?>> missing = flow.views().missing(Set.of(LogDensity.VIEW, Reparameterized.VIEW));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("flow-contrastive needs a density and samples of its flow as graphs, and"
                    + " the model " + config.flow().name() + " lacks the view " + Views.names(missing)
                    + ": name a normalizing flow");
        }
        return new FlowContrastive(flow.views(), config.update(), config.warmUp());
    }
}
