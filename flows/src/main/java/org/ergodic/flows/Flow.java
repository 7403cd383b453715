package org.ergodic.flows;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Encoding;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.view.Views;
import org.ergodic.flows.bijection.Composition;
import org.ergodic.flows.bijection.Inverted;
import org.ergodic.flows.bijection.RowBijection;
import org.ergodic.flows.graph.Base;
import org.ergodic.flows.training.Ground;
import org.ergodic.flows.training.MaximumLikelihoodFactory;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A normalizing flow: log p(x) = log p_base(z) + log |det dz/dx| with z the bijection's image of x (Rezende and Mohamed
 * 2015, arXiv:1505.05770, equation 5). Its parameters are in the scope {@code flow},
 * those of the base, if any, in the scope {@code base}.
 *
 * <p>Offers {@link LogDensity#VIEW}, {@link Likelihood#VIEW} and, with a base that is sampled by a graph,
 * {@link Reparameterized#VIEW}; its one equation is {@code transport}, one step from
 * the base to the data.
 */
public final class Flow implements Model, LogDensity, Reparameterized, Ground {
    private static final Logger LOG = LoggerFactory.getLogger(Flow.class);
    private static final String SCOPE = "flow";

    private final Bijection bijection;
    private final Base base;
    private final long[] event;
    private final Likelihood likelihood;
    private final Encoding encoding;
    private final Set<Direction> told = ConcurrentHashMap.newKeySet();

    /**
     * A flow.
     *
     * @param bijection the map between data and base
     * @param base the distribution of z
     * @param event the shape of an event
     */
    public Flow(Bijection bijection, Prior base, long... event) {
        this.bijection = Objects.requireNonNull(bijection, "bijection");
        this.base = new Base(base, event);
        this.event = event.clone();
        likelihood = new GraphLikelihood(this, event);
        encoding = new FlowEncoding(this);
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, Context c) {
        return density(s, bijection.inverse(s.child(SCOPE), x, c));
    }

    @Override
    public SDVariable estimate(Scope s, SDVariable x, Context c) {
        return density(s, bijection.estimate(s.child(SCOPE), x, c));
    }

    private SDVariable density(Scope s, WithLogDet z) {
        tell(Direction.INVERSE, "a density");
        return base.logProb(s, z.value()).add(z.logDet());
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
        tell(Direction.FORWARD, "a sample");
        return bijection.forward(s.child(SCOPE), z, c).value();
    }

    /** Says once what a direction costs that is not in closed form. */
    private void tell(Direction direction, String what) {
        Cost cost = bijection.cost(direction);
        if (cost != Cost.CLOSED_FORM && told.add(direction)) {
            LOG.info(
                    "{} of this flow {}; the other direction is {}",
                    what,
                    cost == Cost.AUTOREGRESSIVE
                            ? "takes " + Events.size(event) + " steps, one coordinate after the other"
                            : "takes an iteration for each sample",
                    bijection.cost(Inverted.opposite(direction)) == Cost.CLOSED_FORM
                            ? "in closed form"
                            : "not in closed form either");
        }
    }

    /**
     * Refused where the base is not a {@link org.ergodic.api.sde.ReparameterizedPrior}; the view is then not offered.
     */
    @Override
    public Sample sample(Scope s, SDVariable like, Context c) {
        SDVariable z = base.sample(s, like);
        WithLogDet x = bijection.forward(s.child(SCOPE), z, c);
        return new Sample(x.value(), base.logProb(s, z).sub(x.logDet()));
    }

    /** The bijection one way or the other, from or to the base. */
    WithLogDet moved(Scope s, SDVariable from, Context c, Direction direction) {
        Scope own = s.child(SCOPE);
        return direction == Direction.INVERSE ? bijection.inverse(own, from, c) : bijection.forward(own, from, c);
    }

    /** {@return the base distribution} */
    Base base() {
        return base;
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        bijection.initialize(s.child(SCOPE), batch.x(), batch.context());
    }

    /** The base, and the affine parts of the bijection. */
    @Override
    public boolean holds(String parameter) {
        if (Base.holds(parameter) || !parameter.startsWith(SCOPE + '/')) {
            return Base.holds(parameter);
        }
        return bijection instanceof Composition parts
                ? parts.isAffine(parameter.substring(SCOPE.length() + 1))
                : bijection instanceof RowBijection row && row.isAffine();
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return bijection.check(data);
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return bijection.advice(data);
    }

    @Override
    public boolean everywhere() {
        return base.prior().limits().isEmpty() && takesAll();
    }

    /** {@return whether the bijection takes every row of finite numbers} */
    boolean takesAll() {
        return bijection.takesAll(Direction.INVERSE);
    }

    @Override
    public Optional<String> reason(Evaluator evaluator, INDArray row, Conditions given) {
        return reason(UnaryOperator.identity(), evaluator, row, given);
    }

    /** Why a row has no density, if it has none, where the flow has its parameters in another scope than the root. */
    Optional<String> reason(UnaryOperator<Scope> place, Evaluator evaluator, INDArray row, Conditions given) {
        return Exclusion.reason(bijection, base, place, SCOPE, evaluator, row, given);
    }

    @Override
    public Optional<Condition> condition() {
        return bijection.condition();
    }

    @Override
    public long[] event() {
        return event.clone();
    }

    @Override
    public Views views() {
        Views views = Views.of(LogDensity.VIEW, this)
                .and(Likelihood.VIEW, likelihood)
                .and(Encoding.VIEW, encoding)
                .and(Ground.VIEW, this);
        return base.isReparameterized() ? views.and(Reparameterized.VIEW, this) : views;
    }

    @Override
    public List<Equation> equations() {
        return List.of(new FlowTransport(this));
    }

    @Override
    public Component defaultObjective() {
        return Component.of(MaximumLikelihoodFactory.NAME);
    }

    @Override
    public Component defaultSolver(Solvers present) {
        return Component.of(DirectFactory.NAME);
    }
}
