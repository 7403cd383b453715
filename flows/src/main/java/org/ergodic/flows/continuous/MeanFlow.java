package org.ergodic.flows.continuous;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.AverageVelocity;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.Model;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.ergodic.common.likelihood.OdeLikelihood;
import org.ergodic.common.nn.TwoTimeMlp;
import org.ergodic.flows.graph.Base;
import org.ergodic.flows.training.MeanFlowMatchingFactory;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A mean flow (Geng, Deng, Bai, Kolter and He 2025, "Mean flows for one-step generative modeling", arXiv:2505.13447): a
 * flow from the base at t = 0 to the data at t = 1 that is learned as its average velocity between any two times, so
 * that it is sampled in one or a few evaluations. Time runs from base to data, where the paper's runs from data to
 * noise; the identity it is trained by is the same in both directions.
 *
 * <p>Between equal times it is a velocity, so that solvers of ordinary differential equations, the {@link Likelihood}
 * and objectives of velocities take it too. Its parameters are in the scope {@code average-velocity}, those of the
 * base, if any, in {@code base}.
 */
public final class MeanFlow implements Model, AverageVelocity, VelocityModel {
    private static final String SCOPE = "average-velocity";

    private final AverageVelocity network;
    private final Optional<Condition> condition;
    private final Base base;
    private final long[] event;

    /**
     * A mean flow by a network.
     *
     * @param network u
     * @param base the distribution at t = 0
     */
    public MeanFlow(TwoTimeMlp network, Prior base) {
        this(network::of, network.condition(), base, network.event());
    }

    /**
     * A mean flow by any function.
     *
     * @param u the average velocity
     * @param condition what it reads of the context, usually nothing
     * @param base the distribution at t = 0
     * @param event the shape of an event
     */
    public MeanFlow(AverageVelocity u, Optional<Condition> condition, Prior base, long... event) {
        this.network = Objects.requireNonNull(u, "average velocity");
        this.condition = Objects.requireNonNull(condition, "condition");
        this.base = new Base(base, event);
        this.event = event.clone();
    }

    @Override
    public SDVariable averageVelocity(Scope s, SDVariable x, SDVariable from, SDVariable to, Context c) {
        return network.averageVelocity(s.child(SCOPE), x, from, to, c);
    }

    @Override
    public SDVariable velocity(Scope s, SDVariable x, SDVariable t, Context c) {
        return averageVelocity(s, x, t, t, c);
    }

    @Override
    public SDVariable source(Scope s, SDVariable like) {
        return base.sample(s, like);
    }

    @Override
    public Optional<Condition> condition() {
        return condition;
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        OdeLikelihood likelihood =
                new OdeLikelihood("a mean flow", FlowWay.TIME.reversed(), false, this::velocity, base::logProb, event);
        Views views = Views.of(AverageVelocity.VIEW, this)
                .and(Likelihood.VIEW, likelihood)
                .and(Encoding.VIEW, likelihood);
        return base.isReparameterized() ? views.and(VelocityModel.VIEW, this) : views;
    }

    @Override
    public List<Equation> equations() {
        return List.of(new FlowWay(
                "mean-flow",
                this::velocity,
                Optional.of(this),
                condition,
                evaluator -> base.sampler(evaluator, UnaryOperator.identity())::draw,
                event));
    }

    @Override
    public Component defaultObjective() {
        return Component.of(MeanFlowMatchingFactory.NAME);
    }

    @Override
    public Component defaultSolver(Solvers present) {
        return Component.of(FlowMapSolver.Factory.NAME);
    }
}
