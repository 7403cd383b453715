package org.ergodic.energy.training;

import java.util.Set;
import org.ergodic.api.graph.GraphException;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Energy;
import org.ergodic.api.model.Loss;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Stable;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Noise-contrastive estimation (Gutmann and Hyvärinen 2010, "Noise-contrastive estimation: a new estimation principle
 * for unnormalized statistical models", equation 8): data and as many samples of a known density q are told apart by
 * the logit {@code -E(x) - c - log q(x)}, with c a parameter of the training's memory that comes to log Z. The loss
 * {@code softplus(-logit(x)) + softplus(logit(x~))} is least, 2 log 2 less twice the Jensen-Shannon divergence of the
 * data from q, where E + c is minus the log density of the data.
 *
 * @param noise q, without parameters
 */
record NoiseContrastive(ReparameterizedPrior noise) implements Loss {
    @Override
    public Set<View<?>> needs() {
        return Set.of(Energy.VIEW);
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        Energy energy = model.require(Energy.VIEW);
        Scope own = s.child("objective").child("noise");
        int before = s.parameters().size();
        SDVariable drawn = s.stopGradient(noise.sample(own, batch.rows(), batch.event()));
        if (s.parameters().size() > before) {
            throw new GraphException("the noise of noise-contrastive has parameters, which nothing would train: give a"
                    + " density without parameters");
        }
        SDVariable logPartition = s.memory().parameter("log-partition", Initializer.zeros());
        SDVariable ofData = logit(s, energy, own, logPartition, batch.x(), batch);
        SDVariable ofNoise = logit(s, energy, own, logPartition, drawn, batch);
        return Stable.softplus(ofData.neg()).add(Stable.softplus(ofNoise));
    }

    private SDVariable logit(Scope s, Energy energy, Scope own, SDVariable c, SDVariable x, Batch batch) {
        return energy.energy(s, x).neg().sub(c).sub(s.stopGradient(noise.logProb(own, x, batch.event())));
    }
}
