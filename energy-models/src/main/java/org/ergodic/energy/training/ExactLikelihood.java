package org.ergodic.energy.training;

import java.util.Optional;
import java.util.Set;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.boltzmann.LayeredBoltzmann;
import org.ergodic.energy.layer.Layers;
import org.ergodic.energy.partition.Exact;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The negative log-likelihood F(x) + log Z of a machine whose states can be visited in every step, in nats. Its
 * gradient is exact: no chain is needed, and none misleads. A step costs 2^u evaluations for u units enumerated.
 */
final class ExactLikelihood implements Loss {
    /** The most units whose states every step visits. */
    static final int LIMIT = 16;

    @Override
    public Set<View<?>> needs() {
        return Set.of(LayeredBoltzmann.VIEW);
    }

    @Override
    public Optional<String> obstacle(Views model) {
        LayeredBoltzmann machine = model.require(LayeredBoltzmann.VIEW);
        int units;
        try {
            units = Exact.enumerated(machine);
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
        if (units > LIMIT) {
            return Optional.of("exact-likelihood would visit 2^" + units + " states of the machine with the layers "
                    + Layers.sizes(machine) + " in every step, and the limit is 2^" + LIMIT
                    + ": choose persistent-contrastive-divergence");
        }
        return Layers.tractable(machine)
                ? Optional.empty()
                : Optional.of("the free energy of the machine with the layers " + Layers.sizes(machine)
                        + " is a sum over too many states of its hidden units");
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        obstacle(model).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        LayeredBoltzmann machine = model.require(LayeredBoltzmann.VIEW);
        return machine.energy(s, batch.x()).add(Exact.logPartition(machine, s));
    }
}
