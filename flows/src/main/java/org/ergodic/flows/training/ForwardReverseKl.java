package org.ergodic.flows.training;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Loss;
import org.ergodic.api.view.View;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A weighted sum of both divergences, up to constants: w (-log q(x)) on the data and (1 - w) (log q(y) + E(y)) on
 * samples y of the model; Noé, Olsson, Köhler and Wu (2019), "Boltzmann generators", Science 365, equations 5 and 8.
 * The data should be of exp(-E) / Z: the forward part keeps its modes, the reverse part goes where the energy is low.
 */
final class ForwardReverseKl implements Loss {
    private final double weight;
    private final Loss forward = new MaximumLikelihood();
    private final Loss reverse;

    ForwardReverseKl(double weight, Loss reverse) {
        this.weight = weight;
        this.reverse = Objects.requireNonNull(reverse, "reverse");
    }

    @Override
    public Set<View<?>> needs() {
        Set<View<?>> needs = new LinkedHashSet<>(forward.needs());
        needs.addAll(reverse.needs());
        return needs;
    }

    @Override
    public SDVariable loss(Scope s, Views model, Batch batch) {
        return forward.loss(s, model, batch)
                .mul(weight)
                .add(reverse.loss(s, model, batch).mul(1 - weight));
    }
}
