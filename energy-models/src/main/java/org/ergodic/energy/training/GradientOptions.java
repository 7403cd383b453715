package org.ergodic.energy.training;

import java.util.List;
import java.util.Set;
import org.ergodic.api.config.Option;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.common.boltzmann.LinkedBoltzmann;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * What the objectives with chains have in common: how the gradient is taken, and what is added to it.
 *
 * @param centred whether by the centred gradient
 * @param weightDecay of the weights
 * @param sparsityTarget the share of rows that a hidden unit should be on
 * @param sparsityCost of missing the target
 */
public record GradientOptions(
        @Option(
                value = "whether by the centred gradient, for machines whose layers are linked by weights; take sgd"
                        + " then, not adam",
                byDefault = "false")
        boolean centred,

        @Option(value = "weight decay: half of it times the squared weights is added", byDefault = "0", min = 0)
        double weightDecay,

        @Option(
                value = "the share of rows that each hidden unit should be on",
                byDefault = "0.1",
                min = 0,
                above = true,
                max = 1,
                below = true)
        double sparsityTarget,

        @Option(value = "the cost of missing the sparsity target; 0 for none", byDefault = "0", min = 0)
        double sparsityCost) {

    /** The plain gradient, with nothing added to it. */
    static final GradientOptions PLAIN = new GradientOptions(false, 0, 0.1, 0);

    /** What the machine must offer, for the gradient that is asked for. */
    Set<View<?>> needs() {
        return centred ? Set.of(LayeredBoltzmann.VIEW, LinkedBoltzmann.VIEW) : Set.of(LayeredBoltzmann.VIEW);
    }

    /**
     * The loss with the gradient that is asked for.
     *
     * @param own where states are
     * @param given the states of the layers given the data, or their means; {@code null} where they are not known
     */
    SDVariable turned(Scope s, Scope own, Views model, List<SDVariable> given, SDVariable loss) {
        return centred ? Centring.centred(s, own, model.require(LinkedBoltzmann.VIEW), given, loss) : loss;
    }

    Regularizer regularizer() {
        return new Regularizer(weightDecay, sparsityTarget, sparsityCost);
    }
}
