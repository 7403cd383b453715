package org.ergodic.flows.autoregressive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Mlp;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.flows.graph.Matrices;
import org.ergodic.flows.linear.Permutation;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The masked autoencoder of Germain, Gregor, Murray and Larochelle (2015), "MADE: masked autoencoder for distribution
 * estimation", arXiv:1502.03509, section 4: rectified layers whose weights are masked so that the parameters of the
 * i-th coordinate in an order depend on the coordinates before it alone.
 *
 * <p>The i-th coordinate has degree i, from 1 to d; a hidden unit has a degree m from 1 to d - 1 (from 0 where there is
 * a condition, so that the first coordinate sees it too) and is connected to what has at most its degree; the heads of
 * a coordinate are connected to the units of lower degree. Degrees are spread evenly and rise along a layer, so that
 * the units of one degree lie side by side: {@link Steps} then computes each of them once.
 *
 * <p>Parameters are named as those of {@link ConditionerMlp}, of the same shapes; masked weights are never used.
 */
final class Made {
    private final int size;
    private final int[] order;
    private final int[] rank;
    private final int lowest;
    private final List<Integer> hidden;
    private final Optional<Condition> condition;
    /** For each hidden layer, then for the heads, the share of weights that the mask leaves. */
    private final double[] shares;

    /**
     * A network.
     *
     * @param order the coordinates in the order in which they are generated
     * @param hidden the sizes of the hidden layers
     * @param condition what it reads of the context, usually nothing
     */
    Made(int[] order, List<Integer> hidden, Optional<Condition> condition) {
        size = order.length;
        this.order = order.clone();
        rank = Permutation.inverse(order);
        lowest = condition.isPresent() ? 0 : 1;
        // Where nothing is known of the only coordinate, a hidden layer would have nothing to see.
        this.hidden = size == 1 && condition.isEmpty() ? List.of() : List.copyOf(hidden);
        this.condition = condition;
        shares = new double[this.hidden.size() + 1];
        int[] from = coordinateDegrees();
        for (int layer = 0; layer < shares.length; layer++) {
            int[] to = layer < this.hidden.size() ? degrees(layer) : rank;
            shares[layer] = share(from, to);
            from = to;
        }
    }

    /** The degrees of a hidden layer's units, from {@link #lowest} to d - 1, rising. */
    private int[] degrees(int layer) {
        int units = hidden.get(layer);
        return IntStream.range(0, units)
                .map(u -> (int) (lowest + (long) u * Math.max(1, size - lowest) / units))
                .toArray();
    }

    /** The parameters of all coordinates in one pass: for each head {@code [n, d * width]}. */
    List<SDVariable> heads(Scope scope, List<SDVariable> features, Context c, List<Univariate.Head> heads) {
        Scope s = scope.renamed(ConditionerMlp::originalName);
        List<SDVariable> known = features;
        Optional<SDVariable> given = condition.map(what -> what.of(c));
        int[] from = coordinateDegrees();
        for (int layer = 0; layer < hidden.size(); layer++) {
            int[] to = degrees(layer);
            SDVariable sum =
                    masked(weights(s.child(Mlp.layer(layer)), layer, to.length, 2), known, given, mask(from, to));
            known = List.of(Activation.RELU.apply(sum));
            given = Optional.empty();
            from = to;
        }
        List<SDVariable> parameters = new ArrayList<>();
        for (Univariate.Head head : heads) {
            int[] below = headDegrees(head);
            Weights weights = weights(s.child(head.name()), hidden.size(), below.length, 0);
            parameters.add(masked(weights, known, given, mask(from, below)));
        }
        return parameters;
    }

    /**
     * Evaluates a coordinate at a time; for {@link #heads} and these alike the parameters are the same.
     *
     * @param features how many features a coordinate has
     */
    Steps steps(Scope scope, SDVariable rows, Context c, List<Univariate.Head> heads, int features) {
        Scope s = scope.renamed(ConditionerMlp::originalName);
        declare(s, heads, features);
        return new Steps(s, rows, condition.map(what -> what.of(c)), heads);
    }

    /** Names all parameters, so that steps, which build in name scopes of their own, name none. */
    private void declare(Scope s, List<Univariate.Head> heads, int features) {
        List<Weights> all = new ArrayList<>();
        for (int layer = 0; layer < hidden.size(); layer++) {
            all.add(weights(s.child(Mlp.layer(layer)), layer, hidden.get(layer), 2));
        }
        for (Univariate.Head head : heads) {
            all.add(weights(s.child(head.name()), hidden.size(), size * head.width(), 0));
        }
        for (Weights weights : all) {
            boolean first = weights.layer() == 0;
            for (int feature = 0; feature < (first ? features : 1) && weights.share() > 0; feature++) {
                weights.w(feature);
            }
            if (first) {
                condition.ifPresent(what -> weights.condition(what.size()));
            }
            weights.b();
        }
    }

    private int[] coordinateDegrees() {
        return Arrays.stream(rank).map(r -> r + 1).toArray();
    }

    /** What the inputs of a head's outputs may at most have as a degree: one less than the coordinate's own. */
    private int[] headDegrees(Univariate.Head head) {
        return IntStream.range(0, size * head.width())
                .map(i -> rank[i / head.width()])
                .toArray();
    }

    /** 1 where an input's degree is at most the output's. */
    private static double[][] mask(int[] from, int[] to) {
        double[][] mask = new double[from.length][to.length];
        for (int i = 0; i < from.length; i++) {
            for (int j = 0; j < to.length; j++) {
                mask[i][j] = from[i] <= to[j] ? 1 : 0;
            }
        }
        return mask;
    }

    /**
     * The parameters of a layer.
     *
     * @param s its scope
     * @param layer its number; the heads come after the hidden layers
     * @param in the number of its inputs
     * @param out the number of its outputs
     * @param gain of the start values, 0 for those of a head
     * @param share of weights that the mask leaves
     */
    private record Weights(Scope s, int layer, int in, int out, double gain, double share) {
        /** The weight of a feature. */
        SDVariable w(int feature) {
            return dense(gain / share).weights(s, feature);
        }

        SDVariable b() {
            return dense(gain).bias(s);
        }

        SDVariable condition(int conditions) {
            return dense(gain).condition(s, conditions);
        }

        private Dense dense(double scale) {
            return new Dense(
                    gain == 0 ? Initializer.normal(ConditionerMlp.HEAD_STD) : Initializer.fanIn(scale), in, out);
        }
    }

    private Weights weights(Scope s, int layer, int out, double gain) {
        return new Weights(s, layer, layer == 0 ? size : hidden.get(layer - 1), out, gain, shares[layer]);
    }

    private SDVariable masked(Weights weights, List<SDVariable> known, Optional<SDVariable> given, double[]... mask) {
        SDVariable sum = null;
        if (weights.share() > 0) {
            SDVariable ones = weights.s().constant(Nd4j.createFromArray(mask));
            for (int feature = 0; feature < known.size(); feature++) {
                SDVariable part = known.get(feature).mmul(weights.w(feature).mul(ones));
                sum = sum == null ? part : sum.add(part);
            }
        }
        if (given.isPresent()) {
            SDVariable part =
                    given.get().mmul(weights.condition(condition.orElseThrow().size()));
            sum = sum == null ? part : sum.add(part);
        }
        return (sum == null ? Matrices.zeroColumn(known.get(0)) : sum).add(weights.b());
    }

    private static double share(int[] from, int[] to) {
        long ones = 0;
        for (int output : to) {
            ones += Arrays.stream(from).filter(input -> input <= output).count();
        }
        return (double) ones / from.length / to.length;
    }

    /** What it reads of the context. */
    Optional<Condition> condition() {
        return condition;
    }

    /** The coordinates in the order in which they are generated. */
    int[] order() {
        return order.clone();
    }

    /**
     * The network evaluated a coordinate at a time, as sampling needs it. Each hidden unit is computed once, when the
     * last coordinate that it depends on is known, and each head once, so that all d steps together take no more
     * arithmetic than one pass of the whole network.
     */
    final class Steps {
        private final Scope s;
        private final SDVariable rows;
        private final Optional<SDVariable> given;
        private final List<Univariate.Head> heads;
        /** For each feature the coordinates known so far, side by side. */
        private List<SDVariable> coordinates = List.of();
        /** For each layer the units known so far, side by side; null for none. */
        private final SDVariable[] units;

        private final int[] unitsKnown;
        private final Map<String, SDVariable> inOrder = new HashMap<>();
        private int step;

        private Steps(Scope s, SDVariable rows, Optional<SDVariable> given, List<Univariate.Head> heads) {
            this.s = s;
            this.rows = rows;
            this.given = given;
            this.heads = heads;
            units = new SDVariable[hidden.size()];
            unitsKnown = new int[hidden.size()];
            grow();
        }

        /** The parameters of the next coordinate: for each head {@code [n, width]}. */
        List<SDVariable> next() {
            int coordinate = order[step];
            List<SDVariable> parameters = new ArrayList<>();
            for (Univariate.Head head : heads) {
                int from = coordinate * head.width();
                Weights weights = weights(s.child(head.name()), hidden.size(), size * head.width(), 0);
                parameters.add(part(weights, from, from + head.width()));
            }
            return parameters;
        }

        /** Says what the next coordinate is: for each feature {@code [n, 1]}. */
        void add(List<SDVariable> value) {
            List<SDVariable> known = coordinates;
            coordinates = IntStream.range(0, value.size())
                    .mapToObj(f -> join(known.isEmpty() ? null : known.get(f), value.get(f)))
                    .toList();
            step++;
            grow();
        }

        /** Computes the hidden units whose degree is the number of coordinates known. */
        private void grow() {
            for (int layer = 0; layer < hidden.size(); layer++) {
                int[] to = degrees(layer);
                int from = unitsKnown[layer];
                int until = from;
                while (until < to.length && to[until] <= step) {
                    until++;
                }
                if (until == from) {
                    continue;
                }
                Weights weights = weights(s.child(Mlp.layer(layer)), layer, to.length, 2);
                SDVariable block = Activation.RELU.apply(part(weights, from, until));
                units[layer] = join(units[layer], block);
                unitsKnown[layer] = until;
            }
        }

        /** The outputs {@code [from, to)} of a layer; their inputs are exactly what is known of the layer before. */
        private SDVariable part(Weights weights, int from, int to) {
            SDVariable sum = null;
            boolean first = weights.layer() == 0;
            int known = first ? step : unitsKnown[weights.layer() - 1];
            if (known > 0) {
                for (int feature = 0; feature < (first ? coordinates.size() : 1); feature++) {
                    SDVariable input = first ? coordinates.get(feature) : units[weights.layer() - 1];
                    SDVariable w = first ? ordered(weights.w(feature)) : weights.w(feature);
                    SDVariable product = input.mmul(Matrices.block(w, known, from, to));
                    sum = sum == null ? product : sum.add(product);
                }
            }
            if (first && given.isPresent()) {
                SDVariable w = weights.condition(condition.orElseThrow().size());
                SDVariable product = given.get().mmul(Matrices.columns(w, from, to));
                sum = sum == null ? product : sum.add(product);
            }
            SDVariable bias = weights.b().reshape(1, weights.out());
            return (sum == null ? Matrices.zeroColumn(rows) : sum).add(Matrices.columns(bias, from, to));
        }

        /** The weights of coordinates in the order in which these become known, so that what is known is a block. */
        private SDVariable ordered(SDVariable w) {
            return inOrder.computeIfAbsent(w.name(), name -> Matrices.pickRows(s, w, size, order));
        }

        private SDVariable join(SDVariable left, SDVariable right) {
            return left == null ? right : s.sameDiff().concat(1, left, right);
        }
    }
}
