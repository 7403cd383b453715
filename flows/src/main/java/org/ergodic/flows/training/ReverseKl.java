package org.ergodic.flows.training;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The reverse divergence KL(q || p) to p(x) = exp(-E(x)) / Z up to log Z: E over x from q of log q(x) + E(x), on
 * samples that are a function of noise and parameters (Rezende and Mohamed 2015, equation 15). The loss is never below
 * -log Z in expectation and is -log Z for each sample where q = p. The data only say how many samples are drawn in each
 * step.
 */
final class ReverseKl implements Loss {
    private final Energy energy;

    ReverseKl(Energy energy) {
        this.energy = Objects.requireNonNull(energy, "energy");
    }

    @Override
    public Set<View<?>> needs() {
        return Set.of(Reparameterized.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Reparameterized.Sample q = model.require(Reparameterized.VIEW).sample(s, batch.rows(), batch.context());
        Set<String> trained = new LinkedHashSet<>(s.parameters().keySet());
        SDVariable target = energy.energy(s.child("objective/energy"), q.x());
        Set<String> further = new LinkedHashSet<>(s.parameters().keySet());
        further.removeAll(trained);
        if (!further.isEmpty()) {
            throw new GraphException("the energy of reverse-kl has parameters " + further
                    + ", which training would change with the model's: give an energy without parameters");
        }
        return q.logProb().add(target);
    }
}
