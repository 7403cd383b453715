package org.ergodic.diffusion.consistency;

import org.ergodic.api.config.Component;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Model;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.Kind;
import org.ergodic.api.plugin.ModelFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.sde.GaussianPath;
import org.ergodic.api.sde.SDE;
import org.ergodic.common.score.MlpFactory;

/** Makes {@link ConsistencyModel}s; the model kind {@code consistency}. */
@Part(
        name = "consistency",
        description = "a network that jumps from noisy data to the end of the probability flow (Song et al. 2023)")
public final class ConsistencyModelFactory implements ModelFactory<ConsistencyModelFactory.Config> {
    /**
     * The options.
     *
     * @param sde the forward SDE
     * @param network the network, which is shown the SDE and its Gaussian path
     * @param timeMin the time at which the flow is taken to end
     */
    public record Config(
            @Option(value = "the forward SDE, from data to noise, with a Gaussian path", byDefault = "vp", kind = "sde")
            Component sde,

            @Option(
                    value = "the network: a model of the score, by the data that it predicts",
                    byDefault = MlpFactory.NAME,
                    kind = "score")
            Component network,

            @Option(
                    value = "the time at which the probability flow is taken to end, just after that of the data",
                    byDefault = "2e-3",
                    min = 0,
                    above = true)
            double timeMin) {}

    @Override
    public Model create(Config config, Assembly assembly) {
        SDE sde = assembly.create(Kind.SDE, config.sde());
        Assembly around = assembly.showing(SDE.VIEW, sde);
        if (sde.gaussianPath().isPresent()) {
            around = around.showing(GaussianPath.VIEW, sde.gaussianPath().get());
        }
        return new ConsistencyModel(
                sde, around.create(Kind.SCORE, config.network()), config.timeMin(), assembly.event());
    }
}
