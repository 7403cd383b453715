package org.ergodic.flows.prior;

import java.util.Objects;
import java.util.Optional;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.sde.ReparameterizedPrior;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A flow as the base of another: what a bijection makes of a simpler distribution. Its parameters are in the scopes
 * {@code flow} and {@code base} within its own.
 *
 * @param bijection the map between this distribution and the simpler one
 * @param base the simpler distribution
 */
public record FlowPrior(Bijection bijection, ReparameterizedPrior base) implements ReparameterizedPrior {
    /** Both are needed. */
    public FlowPrior {
        Objects.requireNonNull(bijection, "bijection");
        Objects.requireNonNull(base, "base");
    }

    @Override
    public SDVariable sample(Scope s, SDVariable like, long... event) {
        SDVariable z = base.sample(s.child("base"), like, event);
        return bijection.forward(s.child("flow"), z, Context.none()).value();
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, long... event) {
        WithLogDet z = bijection.inverse(s.child("flow"), x, Context.none());
        return base.logProb(s.child("base"), z.value(), event).add(z.logDet());
    }

    @Override
    public Optional<String> limits() {
        return bijection.takesAll(Bijection.Direction.INVERSE)
                ? base.limits()
                : Optional.of("the flow that is the base does not take every number");
    }
}
