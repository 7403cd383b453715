package org.ergodic.flows;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.config.Component;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Events;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Program;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Batch;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Conditions;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.Equation;
import org.ergodic.api.model.Evaluator;
import org.ergodic.api.model.InvalidValue;
import org.ergodic.api.model.Likelihood;
import org.ergodic.api.model.LogDensity;
import org.ergodic.api.model.Model;
import org.ergodic.api.model.Reparameterized;
import org.ergodic.api.random.Noise;
import org.ergodic.api.sde.Prior;
import org.ergodic.api.solver.Problem;
import org.ergodic.api.solver.Solvers;
import org.ergodic.api.solver.Transition;
import org.ergodic.api.view.Views;
import org.ergodic.flows.graph.LogSumExp;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.graph.Triangular;
import org.ergodic.flows.training.Ground;
import org.ergodic.flows.training.MaximumLikelihoodFactory;
import org.ergodic.flows.training.Members;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A mixture of flows: p(x) = sum over k of w_k p_k(x), for data in pieces that no single map of one piece reaches
 * (Papamakarios et al. 2021, arXiv:1912.02762, section 2.2, on the topology that a flow keeps). Part k has its
 * parameters in the scope {@code part-k}; the weights are a softmax of the parameter {@code logits} {@code [1, K]},
 * equal at the start.
 *
 * <p>An {@linkplain #ensemble ensemble} is a mixture with equal weights that are not learned, whose parts are trained
 * each by itself ({@link Members}). Where parts are reparameterised, so is it.
 *
 * <p>A sample takes a pass of every part, of which one, drawn by the weights, is kept.
 */
public final class FlowMixture implements Model, LogDensity, Members, Reparameterized, Ground {
    private static final String PART = "part-";

    private final List<Flow> parts;
    private final boolean learned;
    private final Likelihood likelihood;

    /**
     * A mixture.
     *
     * @param parts the flows, of events of one shape
     */
    public FlowMixture(List<Flow> parts) {
        this(parts, true);
    }

    /**
     * An ensemble: the average of the densities of flows that are trained each by itself. Each has errors of its own,
     * which the average has less of.
     *
     * @param parts the flows, of events of one shape
     * @return the model
     */
    public static FlowMixture ensemble(List<Flow> parts) {
        return new FlowMixture(parts, false);
    }

    private FlowMixture(List<Flow> parts, boolean learned) {
        this.parts = List.copyOf(parts);
        this.learned = learned;
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a mixture needs at least one flow");
        }
        for (Flow part : parts) {
            if (!Arrays.equals(part.event(), event())) {
                throw new IllegalArgumentException("the parts of a mixture must be for events of one shape: "
                        + Arrays.toString(event()) + " and " + Arrays.toString(part.event()));
            }
        }
        likelihood = new GraphLikelihood(this, event());
    }

    @Override
    public SDVariable logProb(Scope s, SDVariable x, Context c) {
        SDVariable[] logs = new SDVariable[parts.size()];
        for (int k = 0; k < logs.length; k++) {
            logs[k] = parts.get(k).logProb(part(s, k), x, c).reshape(-1, 1);
        }
        SDVariable each = logs.length == 1 ? logs[0] : s.sameDiff().concat(1, logs);
        if (!learned) {
            return LogSumExp.over(each).sub(Math.log(parts.size()));
        }
        SDVariable logits = logits(s);
        return LogSumExp.over(each.add(logits).sub(LogSumExp.over(logits)));
    }

    @Override
    public int count() {
        return parts.size();
    }

    @Override
    public SDVariable estimate(Scope s, int member, SDVariable x, Context c) {
        return parts.get(member).estimate(part(s, member), x, c);
    }

    /** Pathwise through the member that is drawn, which is right where the weights are given. */
    @Override
    public Sample sample(Scope s, SDVariable like, Context c) {
        List<SDVariable> samples = IntStream.range(0, parts.size())
                .mapToObj(k ->
                        Events.flatten(parts.get(k).sample(part(s, k), like, c).x(), event()))
                .toList();
        SDVariable x = chosen(s, samples, s.noise("member", Noise.UNIFORM, like, 1));
        return new Sample(x, logProb(s, x, c));
    }

    /** The weights, and what each part stands on. */
    @Override
    public boolean holds(String parameter) {
        if (!parameter.startsWith(PART)) {
            return true;
        }
        int end = parameter.indexOf('/');
        return parts.get(Integer.parseInt(parameter.substring(PART.length(), end)))
                .holds(parameter.substring(end + 1));
    }

    private static Scope part(Scope s, int k) {
        return s.child(PART + k);
    }

    private SDVariable logits(Scope s) {
        return s.parameter("logits", Initializer.zeros(), 1, parts.size());
    }

    /** Of samples {@code [n, d]} of every part, the one that a uniform number {@code [n, 1]} falls to. */
    private SDVariable chosen(Scope s, List<SDVariable> samples, SDVariable u) {
        int k = parts.size();
        SDVariable weights = learned
                ? s.sameDiff().nn().softmax(logits(s), 1)
                : s.constant(Nd4j.valueArrayOf(new long[] {1, k}, 1.0 / k, DataType.DOUBLE));
        SDVariable begin = weights.mmul(s.constant(Triangular.ones(k, false)));
        SDVariable begun = s.mask(u.gte(begin));
        SDVariable one = s.stopGradient(begun.mmul(s.constant(Triangular.differences(k))));
        SDVariable x = IntStream.range(0, k)
                .mapToObj(i -> samples.get(i).mul(Matrices.columns(one, i, i + 1L)))
                .reduce(SDVariable::add)
                .orElseThrow();
        return Events.unflatten(x, event());
    }

    @Override
    public void initialize(Scope s, Batch batch) {
        for (int k = 0; k < parts.size(); k++) {
            parts.get(k).initialize(part(s, k), batch);
        }
    }

    @Override
    public Optional<InvalidValue> check(INDArray data) {
        return parts.stream().flatMap(part -> part.check(data).stream()).findFirst();
    }

    @Override
    public Optional<String> advice(INDArray data) {
        return parts.stream().flatMap(part -> part.advice(data).stream()).findFirst();
    }

    /** Whether one part's density is positive everywhere, and all have one: that of the mixture then is too. */
    @Override
    public boolean everywhere() {
        return parts.stream().allMatch(Flow::takesAll) && parts.stream().anyMatch(Flow::everywhere);
    }

    /** That of the first part that has one, those first whose bijection does not take every row. */
    @Override
    public Optional<String> reason(Evaluator evaluator, INDArray row, Conditions given) {
        return IntStream.range(0, parts.size())
                .boxed()
                .sorted(Comparator.comparing(k -> parts.get(k).takesAll()))
                .flatMap(k -> parts.get(k).reason(s -> part(s, k), evaluator, row, given).stream()
                        .map(reason -> "in part " + (k + 1) + " of the mixture " + reason))
                .findFirst();
    }

    @Override
    public Optional<Condition> condition() {
        return parts.stream().flatMap(part -> part.condition().stream()).findFirst();
    }

    @Override
    public long[] event() {
        return parts.get(0).event();
    }

    @Override
    public Views views() {
        Views views =
                Views.of(LogDensity.VIEW, this).and(Likelihood.VIEW, likelihood).and(Ground.VIEW, this);
        if (learned) {
            return views;
        }
        Views members = views.and(Members.VIEW, this);
        return parts.stream().allMatch(part -> part.base().isReparameterized())
                ? members.and(Reparameterized.VIEW, this)
                : members;
    }

    @Override
    public List<Equation> equations() {
        return List.of(new Choice());
    }

    @Override
    public Component defaultObjective() {
        return Component.of(MaximumLikelihoodFactory.NAME);
    }

    @Override
    public Component defaultSolver(Solvers present) {
        return Component.of(DirectFactory.NAME);
    }

    /** Every part's sample, of which one is kept. */
    private final class Choice extends TransportEquation {
        @Override
        public Optional<Condition> condition() {
            return FlowMixture.this.condition();
        }

        @Override
        public Problem build(Request request) {
            Evaluator evaluator = request.evaluator();
            Conditions given = request.given();
            List<Prior.Sampler> bases = IntStream.range(0, parts.size())
                    .mapToObj(k -> parts.get(k).base().sampler(evaluator, s -> part(s, k)))
                    .toList();
            Program program = evaluator.compile(s -> chosen(s, given));
            Transition transport = (z, random, firstSample) -> {
                int n = Math.toIntExact(z.size(0));
                Call call = program.call(evaluator.variables()).set("z-0", z);
                given.giveShared(call);
                for (int k = 1; k < parts.size(); k++) {
                    call.set("z-" + k, bases.get(k).draw(random.split("part").split(k), firstSample, n));
                }
                return call.set(
                                "u",
                                random.split("choice").draw(Noise.UNIFORM, firstSample, evaluator.dataType(), n, 1))
                        .run()
                        .get("x");
            };
            return Problem.of(Views.of(Transition.TRANSPORT, transport), noise(), request.time())
                    .startingAt(bases.get(0)::draw);
        }

        private void chosen(Scope s, Conditions given) {
            List<SDVariable> bases = IntStream.range(0, parts.size())
                    .mapToObj(k -> s.input("z-" + k, Events.batch(-1, event())))
                    .toList();
            Context c = given.sharedContext(s, bases.get(0), event());
            List<SDVariable> samples = IntStream.range(0, parts.size())
                    .mapToObj(k -> Events.flatten(parts.get(k).transport(part(s, k), bases.get(k), c), event()))
                    .toList();
            s.output("x", FlowMixture.this.chosen(s, samples, s.input("u", -1, 1)));
        }
    }
}
