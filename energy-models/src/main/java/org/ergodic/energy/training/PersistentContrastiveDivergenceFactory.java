package org.ergodic.energy.training;

import java.util.Optional;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the objective {@code persistent-contrastive-divergence} for machines with layers (Tieleman 2008,
 * doi:10.1145/1390156.1390290), with or without fast weights (Tieleman and Hinton 2009, doi:10.1145/1553374.1553506)
 * and parallel tempering (Desjardins et al. 2010).
 */
@Part(
        name = PersistentContrastiveDivergenceFactory.NAME,
        description =
                "PCD of Tieleman (2008): chains go on from step to step; with fast weights, Tieleman and Hinton (2009)")
public final class PersistentContrastiveDivergenceFactory
        implements ObjectiveFactory<PersistentContrastiveDivergenceFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "persistent-contrastive-divergence";

    /** How the hidden units given the data are taken into account. */
    public enum Positive {
        /** Exactly, by the free energy: for machines whose hidden units given the visible ones are independent. */
        FREE_ENERGY,
        /** By mean field. */
        MEAN_FIELD,
        /** By Gibbs sampling with the visible units clamped. */
        GIBBS
    }

    /**
     * The options.
     *
     * @param k sweeps of the chains at each step
     * @param chains how many chains
     * @param temperatures of parallel tempering
     * @param fastRate the learning rate of the fast weights
     * @param fastDecay what remains of the fast weights at each step
     * @param gradient how it is taken, and what is added to it
     * @param positive how the hidden units given the data are taken into account
     * @param positiveSteps passes of mean field, or sweeps of Gibbs sampling, for that
     */
    public record Config(
            @Option(value = "sweeps of each chain at each step", byDefault = "1", min = 1)
            int k,

            @Option(value = "how many chains go on from step to step", byDefault = "100", min = 1)
            int chains,

            @Option(
                    value = "inverse temperatures of parallel tempering, each with as many chains; 1 for none",
                    byDefault = "1",
                    min = 1)
            int temperatures,

            @Option(
                    value = "the learning rate of fast weights, which the chains alone see; 0 for none",
                    byDefault = "0",
                    min = 0)
            double fastRate,

            @Option(
                    value = "what remains of the fast weights at each step",
                    byDefault = "0.95",
                    min = 0,
                    max = 1,
                    below = true)
            double fastDecay,

            @Inlined GradientOptions gradient,

            @Option("the hidden units given the data: free-energy (exact, where they are independent), mean-field or"
                    + " gibbs; unless said, free-energy where it is exact, else mean-field")
            Optional<Positive> positive,

            @Option(
                    value = "passes of mean field, or sweeps of Gibbs sampling, of the hidden units given the data",
                    byDefault = "10",
                    min = 1)
            int positiveSteps) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new PersistentContrastiveDivergence(config);
    }
}
