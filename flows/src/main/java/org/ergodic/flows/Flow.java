package org.ergodic.flows;

import java.util.List;
import java.util.Objects;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.plugin.Component;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.view.Views;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A normalizing flow: log p(x) = log p_base(z) + log |det dz/dx| with z the bijection's image of x (Rezende and Mohamed
 * 2015, arXiv:1505.05770, equation 5). Its parameters are in the scope {@code flow}.
 *
 * <p>Offers {@link LogDensity#VIEW} and {@link Likelihood#VIEW}; its one equation is {@code transport}, one step from
 * the base to the data.
 */
public final class Flow implements Model, LogDensity {
    private static final String SCOPE = "flow";

    private final Bijection bijection;
    private final Prior base;
    private final long[] event;

    /**
     * A flow.
     *
     * @param bijection the map between data and base
     * @param base the distribution of z
     * @param event the shape of an event
     */
    public Flow(Bijection bijection, Prior base, long... event) {
        this.bijection = Objects.requireNonNull(bijection, "bijection");
        this.base = Objects.requireNonNull(base, "base");
        this.event = event.clone();
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, Context c) {
        WithLogDet z = bijection.inverse(s.child(SCOPE), x, c);
        return base.logProb(s, z.value(), event).add(z.logDet());
    }

    /**
     * The data that a base variable stands for.
     *
     * @param s the model's scope
     * @param z {@code [n, event]}
     * @param c what it is conditioned on, usually nothing
     * @return x {@code [n, event]}
     */
    SDVariable transport(Scope s, SDVariable z, Context c) {
        return bijection.forward(s.child(SCOPE), z, c).value();
    }

    Prior base() {
        return base;
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        return Views.of(LogDensity.VIEW, this).and(Likelihood.VIEW, new FlowLikelihood(this));
    }

    @Override
    public List<Equation> equations() {
        return List.of(new Transport(this));
    }

    @Override
    public Component defaultObjective() {
        return Component.of(MaximumLikelihoodFactory.NAME);
    }

    @Override
    public Component defaultSolver() {
        return Component.of(DirectFactory.NAME);
    }
}
