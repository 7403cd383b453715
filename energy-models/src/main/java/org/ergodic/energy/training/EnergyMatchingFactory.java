package org.ergodic.energy.training;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Objective;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.common.transport.Pairing;

/** Makes the objective {@code energy-matching}, for energies that can be differentiated. */
@Part(
        name = "energy-matching",
        description = "an energy whose slope carries noise to the data, then contrasted there (Balcerak et al. 2025)")
public final class EnergyMatchingFactory implements ObjectiveFactory<EnergyMatchingFactory.Config> {
    /**
     * The options.
     *
     * @param temperature T, between the potential of the transport and the energy
     * @param tau until when only transport is trained, and chains have no noise
     * @param transport the share of the steps that train transport alone
     * @param weight of the contrast
     * @param steps of Langevin sampling in each training step
     * @param step their size
     * @param std of the noise that is carried to the data
     * @param regularization epsilon of the entropic plan, as a share of the batch's mean squared distance
     * @param rounds of Sinkhorn's scaling
     */
    public record Config(
            @Option(
                    value = "T in V = T E: how much wider than its minima the density is",
                    byDefault = "0.1",
                    min = 0,
                    above = true)
            double temperature,

            @Option(
                    value = "the time until which ways are trained beside the contrast, and chains have no noise",
                    byDefault = "0.9",
                    min = 0,
                    above = true,
                    max = 1)
            double tau,

            @Option(
                    value = "the share of the steps that train transport alone",
                    byDefault = "0.5",
                    min = 0,
                    max = 1,
                    below = true)
            double transport,

            @Option(value = "the weight of the contrast", byDefault = "0.1", min = 0, above = true)
            double weight,

            @Option(value = "Langevin steps in each training step", byDefault = "60", min = 1, max = 1000)
            int steps,

            @Option(
                    value = "the size h of a Langevin step; time 1 is 1 / h steps",
                    byDefault = "0.02",
                    min = 0,
                    above = true)
            double step,

            @Option(
                    value = "standard deviation of the noise that is carried to the data",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double std,

            @Option(
                    value = "epsilon of the entropic transport plan, as a share of the batch's mean squared distance",
                    byDefault = "0.02",
                    min = 0,
                    above = true)
            double regularization,

            @Option(value = "rounds of Sinkhorn's scaling of the plan", byDefault = "30", min = 1)
            int rounds) {}

    @Override
    public Objective create(Config config, Assembly assembly) {
        return new EnergyMatching(config, Pairing.optimalTransport(config.regularization(), config.rounds()));
    }
}
