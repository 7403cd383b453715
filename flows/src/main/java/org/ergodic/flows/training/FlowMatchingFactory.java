package org.ergodic.flows.training;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.transport.Pairing;

/** Makes the objective {@code flow-matching}. */
@Part(
        name = FlowMatchingFactory.NAME,
        description = "flow matching along straight Gaussian paths, Lipman et al. (2023)")
public final class FlowMatchingFactory implements ObjectiveFactory<FlowMatchingFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "flow-matching";

    /**
     * The options.
     *
     * @param sigma the deviation with which ways end at the data
     */
    public record Config(
            @Option(value = "the deviation with which ways end at the data", byDefault = "1e-4", min = 0, max = 1)
            double sigma) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new FlowMatching(FlowMatching.Way.gaussian(config.sigma()), Pairing.independent());
    }
}
