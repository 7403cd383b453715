package org.ergodic.flows.training;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.transport.Pairing;

/** Makes the objective {@code conditional-flow-matching}. */
@Part(
        name = ConditionalFlowMatchingFactory.NAME,
        description =
                "conditional flow matching, with pairs from minibatch optimal transport if asked, Tong et al. (2024)")
public final class ConditionalFlowMatchingFactory implements ObjectiveFactory<ConditionalFlowMatchingFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "conditional-flow-matching";

    /** Which sample of the source goes with which row of the data. */
    public enum Pairs {
        /** Any. */
        INDEPENDENT,
        /** Drawn from the entropic plan of optimal transport within the batch. */
        OPTIMAL_TRANSPORT
    }

    /**
     * The options.
     *
     * @param sigma the deviation of ways from the straight line
     * @param pairing which sample of the source goes with which row of the data
     * @param regularization epsilon of the entropic plan, as a share of the batch's mean squared distance
     * @param rounds of Sinkhorn's scaling
     */
    public record Config(
            @Option(value = "the deviation of ways from the straight line", byDefault = "0", min = 0)
            double sigma,

            @Option(
                    value = "which samples of the base go with which rows: independent or optimal-transport",
                    byDefault = "independent")
            Pairs pairing,

            @Option(
                    value = "epsilon of the entropic transport plan, as a share of the batch's mean squared distance",
                    byDefault = "0.02",
                    min = 0,
                    above = true)
            double regularization,

            @Option(value = "rounds of Sinkhorn's scaling of the plan", byDefault = "30", min = 1)
            int rounds) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        Pairing pairing = config.pairing() == Pairs.INDEPENDENT
                ? Pairing.independent()
                : Pairing.optimalTransport(config.regularization(), config.rounds());
        return new FlowMatching(FlowMatching.Way.bridge(config.sigma()), pairing);
    }
}
