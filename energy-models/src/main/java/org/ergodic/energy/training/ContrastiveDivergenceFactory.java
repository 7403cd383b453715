package org.ergodic.energy.training;

import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Loss;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.ObjectiveFactory;
import org.ergodic.api.plugin.Part;

/**
 * Makes the objective {@code contrastive-divergence} for machines with layers: the loss F(v_0) - F(v_k) with v_k, held
 * constant, the end of k Gibbs sweeps from the data (Hinton 2002, doi:10.1162/089976602760128018).
 *
 * <p>Its gradient is biased against that of the likelihood, less as k grows. Progress is watched by an unbiased
 * estimate of the negative log pseudo-likelihood in nats (Besag 1975), since the loss's own value means nothing.
 */
@Part(
        name = ContrastiveDivergenceFactory.NAME,
        description = "CD-k of Hinton (2002): free energy of the data against that of k Gibbs sweeps from them")
public final class ContrastiveDivergenceFactory implements ObjectiveFactory<ContrastiveDivergenceFactory.Config> {
    /** Its name in pipelines. */
    public static final String NAME = "contrastive-divergence";

    /**
     * The options.
     *
     * @param k how many sweeps; the bias falls as it grows
     * @param gradient how it is taken, and what is added to it
     */
    public record Config(
            @Option(
                    value = "sweeps of each chain from the data; more cost more and bias less",
                    byDefault = "1",
                    min = 1)
            int k,

            @Inlined GradientOptions gradient) {}

    @Override
    public Loss create(Config config, Assembly assembly) {
        return new ContrastiveDivergence(config.k(), config.gradient());
    }
}
