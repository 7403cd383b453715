package org.ergodic.flows.residual;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.common.graph.Stable;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Mlp;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A network of rows {@code [n, d]} to rows {@code [n, d]} whose Lipschitz constant in them is at most a coefficient c <
 * 1, for any values of its parameters: each of its L linear layers is scaled down to the spectral norm c^(1/L) where it
 * is above that (Miyato et al. 2018, arXiv:1802.05957; Behrmann et al. 2019, arXiv:1811.00995, section 2.1), and
 * between them is LipSwish, x sigmoid(softplus(beta) x) / 1.1, of slope at most 1 (Chen et al. 2019, arXiv:1906.02735,
 * section 3.3).
 *
 * <p>The norm is found by power iteration with all start vectors at once, by squaring W'W: the Frobenius norm of its
 * 64th power, taken to the 1/64, is never below its largest eigenvalue and above it by at most the factor r^(1/128) for
 * rank r. So the bound holds always, unlike that of an iteration from one vector which comes from below; there is no
 * state that could be stale, and the norm has its derivative.
 *
 * <p>Parameters are those of {@link Mlp}, and {@code beta} of each hidden layer. The bound does not concern the weights
 * of a condition. The last layer starts small, so that the network starts near 0.
 *
 * @param size d
 * @param hidden the sizes of the hidden layers
 * @param coefficient c
 * @param condition what it reads of the context, usually nothing
 */
record LipschitzMlp(int size, List<Integer> hidden, double coefficient, Optional<Condition> condition) {
    private static final int SQUARINGS = 6;
    private static final double LAST = 1e-2;
    /** Makes softplus(beta) = 1. */
    private static final double BETA = Math.log(Math.expm1(1));
    /** The largest slope of the swish x sigmoid(x) is 1.0998. */
    private static final double SWISH_SLOPE = 1.1;

    private static final double LEAST_SQUARE = 1e-30;

    LipschitzMlp {
        hidden = List.copyOf(hidden);
        if (!(coefficient > 0 && coefficient < 1)) {
            throw new IllegalArgumentException(
                    "the Lipschitz constant of a residual map must be above 0 and below 1, not " + coefficient);
        }
    }

    /**
     * All that the network takes besides its rows, computed from its parameters: for each layer a matrix and a shift,
     * {@code [1, out]} or with a condition {@code [n, out]}, and for each hidden layer a factor {@code [1, 1]} of the
     * swish.
     */
    List<SDVariable> terms(Scope s, Context c) {
        List<SDVariable> terms = new ArrayList<>();
        double norm = Math.pow(coefficient, 1.0 / (hidden.size() + 1));
        for (int i = 0; i <= hidden.size(); i++) {
            boolean last = i == hidden.size();
            Scope layer = s.child(last ? "out" : Mlp.layer(i));
            int in = i == 0 ? size : hidden.get(i - 1);
            int out = last ? size : hidden.get(i);
            Dense dense = new Dense(Initializer.fanIn(last ? LAST : 2), in, out);
            terms.add(bounded(s, dense.weights(layer, 0), in, out, norm));
            SDVariable shift = dense.bias(layer).reshape(1, out);
            if (i == 0 && condition.isPresent()) {
                SDVariable given = condition.get().of(c);
                shift = given.mmul(dense.condition(layer, condition.get().size()))
                        .add(shift);
            }
            terms.add(shift);
            if (!last) {
                terms.add(Stable.softplus(layer.parameter("beta", Initializer.constant(BETA), 1, 1)));
            }
        }
        return terms;
    }

    /** The shapes of {@link #terms}, -1 for the batch, for another graph to take them as inputs. */
    List<long[]> shapes() {
        List<long[]> shapes = new ArrayList<>();
        for (int i = 0; i <= hidden.size(); i++) {
            boolean last = i == hidden.size();
            int out = last ? size : hidden.get(i);
            shapes.add(new long[] {i == 0 ? size : hidden.get(i - 1), out});
            shapes.add(new long[] {i == 0 && condition.isPresent() ? -1 : 1, out});
            if (!last) {
                shapes.add(new long[] {1, 1});
            }
        }
        return shapes;
    }

    /** The terms as inputs of another graph, see {@link #input}. */
    List<SDVariable> inputs(Scope s) {
        List<long[]> shapes = shapes();
        return IntStream.range(0, shapes.size())
                .mapToObj(i -> s.input(input(i), shapes.get(i)))
                .toList();
    }

    /** The name of the input for a term. */
    static String input(int i) {
        return "term-" + i;
    }

    /** The network at x with the given {@link #terms}. */
    SDVariable at(Scope s, SDVariable x, List<SDVariable> terms) {
        SDVariable h = x;
        for (int i = 0; i <= hidden.size(); i++) {
            h = h.mmul(terms.get(3 * i)).add(terms.get(3 * i + 1));
            if (i < hidden.size()) {
                SDVariable gate = s.sameDiff().nn().sigmoid(h.mul(terms.get(3 * i + 2)));
                h = h.mul(gate).mul(1 / SWISH_SLOPE);
            }
        }
        return h;
    }

    /** W min(1, norm / its spectral norm). */
    private static SDVariable bounded(Scope s, SDVariable w, int in, int out, double norm) {
        SDVariable logExcess = logNorm(s, w, in, out).sub(Math.log(norm));
        return w.mul(
                s.sameDiff().math().exp(s.sameDiff().nn().relu(logExcess, 0.0).neg()));
    }

    /** The logarithm of a bound from above of the spectral norm, {@code [1, 1]}. */
    static SDVariable logNorm(Scope s, SDVariable w, int in, int out) {
        SDVariable power = s.sameDiff().mmul(w, w, in > out, in <= out, false);
        SDVariable log = null;
        double share = 0.5;
        for (int k = 0; ; k++) {
            SDVariable square = power.mul(power).sum(true, 0, 1).add(LEAST_SQUARE);
            // log of the Frobenius norm, at its share in the largest singular value of W
            SDVariable part = s.sameDiff().math().log(square).mul(0.5 * share);
            log = log == null ? part : log.add(part);
            if (k == SQUARINGS) {
                return log;
            }
            SDVariable scaled = power.div(s.sameDiff().math().sqrt(square));
            power = scaled.mmul(scaled);
            share /= 2;
        }
    }
}
