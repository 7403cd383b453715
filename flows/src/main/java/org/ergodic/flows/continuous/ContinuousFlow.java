package org.ergodic.flows.continuous;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.view.Views;
import org.ergodic.common.graph.Divergence;
import org.ergodic.common.likelihood.OdeLikelihood;
import org.ergodic.flows.graph.Base;
import org.ergodic.flows.training.FlowMatchingFactory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A continuous flow, or neural ordinary differential equation (Chen, Rubanova, Bettencourt and Duvenaud 2018,
 * arXiv:1806.07366): dx/dt = v(x, t) carries the base at t = 0 to the data at t = 1, and log p(x_1) = log p_base(x_0) -
 * integral of div v dt. Its parameters are in the scope {@code velocity}, those of the base, if any, in {@code base}.
 *
 * <p>Samples and {@link Likelihood} go by whatever solver they are given: the flow offers its {@code drift} and knows
 * no method. {@link LogDensity}, which maximum likelihood is trained by, is a graph, in which no solver can run: it
 * takes a fixed number of classical Runge-Kutta steps of order 4, and is the density of the flow up to their error. It
 * takes the exact trace, d directional derivatives; {@link #estimate} and a likelihood with probes may take
 * Hutchinson's estimate of it by one.
 */
public final class ContinuousFlow implements Model, LogDensity, VelocityModel {
    private static final String SCOPE = "velocity";

    private final Velocity velocity;
    private final Base base;
    private final int steps;
    private final boolean exact;
    private final long[] event;

    /**
     * A continuous flow.
     *
     * @param velocity v
     * @param base the distribution at t = 0
     * @param steps Runge-Kutta steps of the density as a graph
     * @param exact whether {@link #estimate} takes the exact trace too, not Hutchinson's estimate
     * @param event the shape of an event
     */
    public ContinuousFlow(Velocity velocity, Prior base, int steps, boolean exact, long... event) {
        this.velocity = Objects.requireNonNull(velocity, "velocity");
        this.base = new Base(base, event);
        this.steps = steps;
        this.exact = exact;
        this.event = event.clone();
        if (steps < 1) {
            throw new IllegalArgumentException("a density needs at least 1 step, not " + steps);
        }
    }

    @Override
    public SDVariable velocity(Scope s, SDVariable x, SDVariable t, Context c) {
        return velocity.at(s.child(SCOPE), x, t, c);
    }

    @Override
    public SDVariable source(Scope s, SDVariable like) {
        return base.sample(s, like);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, Context c) {
        return density(s, x, c, Optional.empty());
    }

    @Override
    public SDVariable estimate(Scope s, SDVariable x, Context c) {
        return exact
                ? logProb(s, x, c)
                : density(s, x, c, Optional.of(s.child(SCOPE).noise("probe", Noise.RADEMACHER, x, event)));
    }

    private SDVariable density(Scope s, SDVariable x, Context c, Optional<SDVariable> probe) {
        SDVariable zeros = Events.sum(s.sameDiff().zerosLike(x), event);
        SDVariable column = zeros.reshape(Events.column(-1, event));
        double h = -1.0 / steps;
        Slope at = new Slope(x, zeros);
        for (int i = 0; i < steps; i++) {
            double t = 1 + i * h;
            Slope k1 = slope(s, at.x, column.add(t), c, probe);
            Slope k2 = slope(s, at.after(k1, h / 2).x, column.add(t + h / 2), c, probe);
            Slope k3 = slope(s, at.after(k2, h / 2).x, column.add(t + h / 2), c, probe);
            Slope k4 = slope(s, at.after(k3, h).x, column.add(t + h), c, probe);
            at = at.after(k1, h / 6).after(k2, h / 3).after(k3, h / 3).after(k4, h / 6);
        }
        return base.logProb(s, at.x).add(at.divergence);
    }

    /** A place and the integral of the divergence, or their derivatives in time. */
    private record Slope(SDVariable x, SDVariable divergence) {
        Slope after(Slope slope, double h) {
            return new Slope(x.add(slope.x.mul(h)), divergence.add(slope.divergence.mul(h)));
        }
    }

    private Slope slope(Scope s, SDVariable x, SDVariable t, Context c, Optional<SDVariable> probe) {
        SDVariable v = velocity(s, x, t, c);
        return new Slope(
                v,
                probe.map(p -> Divergence.hutchinson(s, v, x, p, event))
                        .orElseGet(() -> Divergence.exact(s, v, x, event)));
    }

    @Override
    public boolean everywhere() {
        return base.prior().limits().isEmpty();
    }

    @Override
    public Optional<String> reason(Evaluator evaluator, INDArray row, Conditions given) {
        return base.prior().limits();
    }

    @Override
    public Optional<Condition> condition() {
        return velocity.condition();
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        OdeLikelihood likelihood = new OdeLikelihood(
                "a continuous flow", FlowWay.TIME.reversed(), false, this::velocity, base::logProb, event);
        Views views =
                Views.of(LogDensity.VIEW, this).and(Likelihood.VIEW, likelihood).and(Encoding.VIEW, likelihood);
        return base.isReparameterized() ? views.and(VelocityModel.VIEW, this) : views;
    }

    @Override
    public List<Equation> equations() {
        return List.of(new FlowWay(
                "continuous-flow",
                this::velocity,
                Optional.empty(),
                condition(),
                evaluator -> base.sampler(evaluator, UnaryOperator.identity())::draw,
                event));
    }

    @Override
    public Component defaultObjective() {
        return Component.of(FlowMatchingFactory.NAME);
    }
}
