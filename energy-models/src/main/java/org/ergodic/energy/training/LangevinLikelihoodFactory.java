package org.ergodic.energy.training;

import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the objective {@code langevin-likelihood} for energies that can be differentiated. It diverges where Langevin
 * steps are too large for the slopes of the energy, above 0.01 on standardised data, and is led astray by chains that
 * are too short or have no noise; benchmarks/neural-energy has the figures. A run tells when its chains ran away.
 */
@Part(
        name = LangevinLikelihoodFactory.NAME,
        description =
                "maximum likelihood by Langevin sampling: persistent, Du and Mordatch (2019), short-run, or from the"
                        + " data")
public final class LangevinLikelihoodFactory implements ObjectiveFactory<LangevinLikelihoodFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "langevin-likelihood";

    /** Where chains start. */
    public enum Start {
        /** From noise, anew in each training step. */
        NOISE,
        /** From the data. */
        DATA,
        /** From where they were, in a replay buffer. */
        PERSISTENT
    }

    /**
     * The options.
     *
     * @param start where chains start
     * @param steps of Langevin sampling in each training step
     * @param step their size
     * @param noise a factor on their noise
     * @param chains that each training step moves
     * @param blocks of so many chains that the buffer holds
     * @param restart the share of chains that begin anew
     * @param startStd of the noise that chains begin from
     * @param regularization the weight of squared energies
     */
    public record Config(
            @Option(value = "where chains start: persistent (a replay buffer), noise or data", byDefault = "persistent")
            Start start,

            @Option(value = "Langevin steps in each training step", byDefault = "20", min = 1, max = 1000)
            int steps,

            @Option(value = "the size h of a Langevin step", byDefault = "0.01", min = 0, above = true)
            double step,

            @Option(
                    value = "a factor on the noise of Langevin steps; 1 for samples of exp(-E)",
                    byDefault = "1",
                    min = 0)
            double noise,

            @Option(value = "persistent chains that each training step moves", byDefault = "256", min = 1)
            int chains,

            @Option(value = "how many times as many the replay buffer holds", byDefault = "8", min = 1)
            int blocks,

            @Option(
                    value = "the share of persistent chains that begin anew from noise",
                    byDefault = "0.05",
                    min = 0,
                    max = 1)
            double restart,

            @Option(
                    value = "standard deviation of the noise that chains begin from",
                    byDefault = "1",
                    min = 0,
                    above = true)
            double startStd,

            @Option(value = "the weight of squared energies in the loss", byDefault = "0.01", min = 0)
            double regularization) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new LangevinLikelihood(config);
    }
}
