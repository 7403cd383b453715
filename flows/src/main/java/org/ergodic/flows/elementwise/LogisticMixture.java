package org.ergodic.flows.elementwise;

import java.util.List;
import org.ergodic.api.graph.ArrayFunction;
import org.ergodic.api.graph.Call;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.common.graph.Stable;
import org.ergodic.flows.graph.CompiledLoop;
import org.ergodic.flows.graph.ImplicitFunction;
import org.ergodic.flows.graph.LogSumExp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The maps z = y exp(a) + t with y = logit(F(x)), F the distribution function of a mixture of K logistic distributions;
 * Ho, Chen, Srinivas, Duan and Abbeel (2019), "Flow++: improving flow-based generative models with variational
 * dequantization and architecture design", arXiv:1902.00275, section 3.2. F, 1 - F and the density are computed as
 * logarithms of sums, so that far tails, where F rounds to 1, keep value and slope: there the map goes on as that of
 * the widest part.
 *
 * <p>From base to data x solves logit(F(x)) = y between the least and the largest of m_k + s_k y, where the parts by
 * themselves would have it: 40 halvings of the bracket and steps of Newton's in turn, the last four Newton's. Where a
 * further step would not be below 1e-10 (1 + |x|) in double precision, 1e-5 of it in single precision, x is not finite,
 * never wrong.
 *
 * <p>Parameters {@code weights}, {@code means} and {@code widths}, K for each coordinate, of which log s = 5 tanh(w /
 * 5), and those of {@link Affine}; all 0 for the identity.
 */
public final class LogisticMixture implements Univariate {
    private static final double LOG_WIDTH_BOUND = 5;
    private static final int ROUNDS = 40;
    private static final int LAST = 4;

    private final int components;
    private final Affine affine = Affine.bounded();
    private final Search search;

    /**
     * Maps by mixtures.
     *
     * @param components K, at least 1
     */
    public LogisticMixture(int components) {
        if (components < 1) {
            throw new IllegalArgumentException("a mixture has at least one component, not " + components);
        }
        this.components = components;
        search = new Search(components);
    }

    @Override
    public List<Head> heads() {
        return List.of(
                new Head("weights", components),
                new Head("means", components),
                new Head("widths", components),
                affine.heads().get(0),
                affine.heads().get(1));
    }

    @Override
    public Cost cost(Direction direction) {
        return direction == Direction.INVERSE ? Cost.CLOSED_FORM : Cost.NUMERIC;
    }

    @Override
    public WithSlope inverse(Scope s, SDVariable x, List<SDVariable> heads) {
        SDVariable shape = s.sameDiff().shape(x);
        WithSlope y = mixture(s, heads).at(s, x.reshape(-1, 1));
        WithSlope z = affine.inverse(s, s.sameDiff().reshape(y.value(), shape), heads.subList(3, 5));
        return new WithSlope(z.value(), z.logSlope().add(s.sameDiff().reshape(y.logSlope(), shape)));
    }

    @Override
    public WithSlope forward(Scope s, SDVariable z, List<SDVariable> heads) {
        SDVariable shape = s.sameDiff().shape(z);
        WithSlope y = affine.forward(s, z, heads.subList(3, 5));
        Mixture mixture = mixture(s, heads);
        SDVariable column = y.value().reshape(-1, 1);
        SDVariable x = mixture.solve(s, column, search);
        return new WithSlope(
                s.sameDiff().reshape(x, shape),
                y.logSlope().sub(s.sameDiff().reshape(mixture.at(s, x).logSlope(), shape)));
    }

    private Mixture mixture(Scope s, List<SDVariable> heads) {
        SDVariable logits = heads.get(0).reshape(-1, components);
        SDVariable normalizer = LogSumExp.over(logits).reshape(-1, 1);
        SDVariable logWidth = Affine.bounded(s, heads.get(2).reshape(-1, components), LOG_WIDTH_BOUND);
        return new Mixture(logits.sub(normalizer), heads.get(1).reshape(-1, components), logWidth);
    }

    /** The parts of the mixtures, each {@code [n * d, K]}. */
    private record Mixture(SDVariable logWeights, SDVariable means, SDVariable logWidths) {
        /** logit(F) and the logarithm of its slope f / (F (1 - F)), at {@code [n * d, 1]}. */
        WithSlope at(Scope s, SDVariable x) {
            // Within what sums of two of them are numbers for.
            double most = s.dataType() == DataType.DOUBLE ? 1e307 : 1e37;
            SDVariable u = s.sameDiff()
                    .math()
                    .clipByValue(x.sub(means).mul(s.sameDiff().math().exp(logWidths.neg())), -most, most);
            SDVariable below = Stable.softplus(u.neg());
            SDVariable above = Stable.softplus(u);
            SDVariable logF = column(logWeights.sub(below));
            SDVariable logRest = column(logWeights.sub(above));
            SDVariable logDensity = column(logWeights.sub(logWidths).sub(below).sub(above));
            return new WithSlope(logF.sub(logRest), logDensity.sub(logF).sub(logRest));
        }

        private static SDVariable column(SDVariable logs) {
            return LogSumExp.over(logs).reshape(-1, 1);
        }

        SDVariable solve(Scope s, SDVariable y, Search search) {
            SDVariable found = s.call(search, y, logWeights, means, logWidths);
            return ImplicitFunction.of(
                    s,
                    found,
                    at -> at(s, at).value().sub(y),
                    at -> s.sameDiff().math().exp(at(s, at).logSlope()));
        }
    }

    /**
     * The x where logit(F(x)) is a target: inputs the target {@code [m, 1]} and the parts {@code [m, K]}, result
     * {@code [m, 1]}.
     */
    private static final class Search implements ArrayFunction {
        private static final List<String> INPUTS = List.of("target", "log-weights", "means", "log-widths");
        private static final List<String> STATE = List.of("low", "high", "x");

        private final CompiledLoop start;
        private final CompiledLoop rounds;

        Search(int components) {
            start = new CompiledLoop(s -> {
                SDVariable target = s.input("target", -1, 1);
                Mixture mixture = inputs(s, components);
                SDVariable ends = mixture.means.add(
                        s.sameDiff().math().exp(mixture.logWidths).mul(target));
                SDVariable low = s.output("low", ends.min(true, 1));
                SDVariable high = s.output("high", ends.max(true, 1));
                s.output("x", low.add(high).mul(0.5));
            });
            rounds = new CompiledLoop(s -> {
                SDVariable target = s.input("target", -1, 1);
                Mixture mixture = inputs(s, components);
                SDVariable low = s.input("from-low", -1, 1);
                SDVariable high = s.input("from-high", -1, 1);
                SDVariable x = s.input("from-x", -1, 1);
                SDVariable halves = s.input("halves", 1, 1);
                for (int round = 0; round < LAST; round++) {
                    WithSlope here = mixture.at(s, x);
                    SDVariable over = here.value().sub(target);
                    SDVariable newton = x.sub(
                            over.mul(s.sameDiff().math().exp(here.logSlope().neg())));
                    SDVariable right = s.mask(over.gt(0.0));
                    high = s.select(right, x, high);
                    low = s.select(right, low, x);
                    // Newton's step may leave the bracket by rounding, and comes back to its end.
                    x = s.sameDiff().math().max(s.sameDiff().math().min(newton, high), low);
                    if (round % 2 == 0) {
                        x = s.select(halves, low.add(high).mul(0.5), x);
                    }
                }
                s.output("low", low);
                s.output("high", high);
                s.output("x", x);
                double tolerance = s.dataType() == DataType.DOUBLE ? 1e-10 : 1e-5;
                SDVariable size = s.sameDiff().math().abs(x).add(1.0);
                WithSlope end = mixture.at(s, x);
                SDVariable step = end.value()
                        .sub(target)
                        .mul(s.sameDiff().math().exp(end.logSlope().neg()));
                SDVariable good = s.mask(s.sameDiff().math().abs(step).lte(size.mul(tolerance)));
                s.output("found", x.div(good));
            });
        }

        private static Mixture inputs(Scope s, int components) {
            return new Mixture(
                    s.input("log-weights", -1, components),
                    s.input("means", -1, components),
                    s.input("log-widths", -1, components));
        }

        @Override
        public String name() {
            return "mixture-search";
        }

        @Override
        public long[] shape(long[]... inputs) {
            return inputs[0];
        }

        @Override
        public INDArray apply(INDArray... inputs) {
            DataType type = inputs[0].dataType();
            Call first = start.call(type);
            Call next = rounds.call(type);
            for (int i = 0; i < inputs.length; i++) {
                first.set(INPUTS.get(i), inputs[i]);
                next.set(INPUTS.get(i), inputs[i]);
            }
            Call before = first.run();
            for (int done = 0; done < ROUNDS; done += LAST) {
                for (String name : STATE) {
                    next.set("from-" + name, before.get(name));
                }
                double halves = done + LAST < ROUNDS ? 1 : 0;
                before = next.set("halves", Nd4j.valueArrayOf(new long[] {1, 1}, halves, type))
                        .run();
            }
            return next.get("found");
        }
    }
}
