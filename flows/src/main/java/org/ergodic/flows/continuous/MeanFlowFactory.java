package org.ergodic.flows.continuous;

import java.util.List;
import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.nn.TwoTimeMlp;

/** Makes {@link MeanFlow}s; model {@code mean-flow}. */
@Part(
        name = "mean-flow",
        description = "a flow by its average velocity, which is sampled in one or a few steps (Geng et al. 2025)")
public final class MeanFlowFactory implements ModelFactory<MeanFlowFactory.Config> {
    /**
     * The options.
     *
     * @param base the base distribution, at time 0
     * @param hidden sizes of the network's hidden layers
     * @param frequencies of both times that the network sees
     */
    public record Config(
            @Option(value = "the base distribution, at time 0", byDefault = "gaussian", kind = "prior")
            Component base,

            @Option(value = "sizes of the network's hidden layers", byDefault = "[128, 128, 128]", min = 1)
            List<Integer> hidden,

            @Option(value = "frequencies of both times that the network sees", byDefault = "2", min = 0, max = 1000)
            int frequencies) {
        /** Copies the list. */
        public Config {
            hidden = List.copyOf(hidden);
        }
    }

    @Override
    public Model create(Config config, Assembly assembly) {
        TwoTimeMlp network = new TwoTimeMlp(
                config.hidden(), config.frequencies(), assembly.surrounding(Condition.VIEW), assembly.event());
        return new MeanFlow(network, assembly.create(Kind.PRIOR, config.base()));
    }
}
