package org.ergodic.flows.training;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/** Makes the objective {@code forward-reverse-kl}. */
@Part(
        name = "forward-reverse-kl",
        description =
                "maximum likelihood of the data and the divergence from their given energy together, Noe et al. (2019)")
public final class ForwardReverseKlFactory implements ObjectiveFactory<ForwardReverseKlFactory.Config> {
    /**
     * The options.
     *
     * @param energy the energy E of the target density exp(-E) / Z, which the data are of
     * @param weight of the divergence on the data
     */
    public record Config(
            @Option(value = "the energy E of the target density exp(-E) / Z, which the data are of", kind = "energy")
            Component energy,

            @Option(
                    value = "the weight of the divergence on the data, the rest being that on samples",
                    byDefault = "0.5",
                    min = 0,
                    max = 1)
            double weight) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new ForwardReverseKl(config.weight(), new ReverseKl(ReverseKlFactory.target(assembly, config.energy())));
    }
}
