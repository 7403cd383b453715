package org.ergodic.flows.autoregressive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.flows.elementwise.Univariate;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A conditioner of rectified layers with a linear head for each group of parameters. The heads start near 0, so that
 * the bijection starts near the identity.
 *
 * <p>Parameters {@code hidden-i/w}, {@code hidden-i/b}, {@code NAME/w} and {@code NAME/b} for each head; further
 * features and the condition enter the first layer (or the heads, where there is none) by {@code .../w-1} and so on,
 * and {@code .../condition}.
 *
 * @param hidden the sizes of the hidden layers
 * @param condition what it reads of the context, usually nothing
 */
public record ConditionerMlp(List<Integer> hidden, Optional<Condition> condition) implements Conditioner {
    static final double HEAD_STD = 0.01;

    /** Copies the list. */
    public ConditionerMlp {
        hidden = List.copyOf(hidden);
    }

    /**
     * A network that reads no context.
     *
     * @param hidden the sizes of the hidden layers
     */
    public ConditionerMlp(List<Integer> hidden) {
        this(hidden, Optional.empty());
    }

    @Override
    public List<SDVariable> heads(
            Scope s, List<SDVariable> features, int in, Context c, List<Univariate.Head> heads, int out) {
        List<SDVariable> known = features;
        Optional<SDVariable> given = condition.map(what -> what.of(c));
        long width = in;
        for (int i = 0; i < hidden.size(); i++) {
            SDVariable h = layer(s.child("hidden-" + i), known, given, Initializer.fanIn(2), width, hidden.get(i));
            known = List.of(s.sameDiff().nn().relu(h, 0.0));
            given = Optional.empty();
            width = hidden.get(i);
        }
        List<SDVariable> parameters = new ArrayList<>();
        for (Univariate.Head head : heads) {
            parameters.add(layer(
                    s.child(head.name()),
                    known,
                    given,
                    Initializer.normal(HEAD_STD),
                    width,
                    (long) out * head.width()));
        }
        return parameters;
    }

    private SDVariable layer(
            Scope s, List<SDVariable> known, Optional<SDVariable> given, Initializer initializer, long in, long out) {
        SDVariable sum = Matrices.linear(s, known.get(0), initializer, in, out);
        for (int k = 1; k < known.size(); k++) {
            sum = sum.add(known.get(k).mmul(s.parameter("w-" + k, initializer, in, out)));
        }
        if (given.isPresent()) {
            SDVariable w = s.parameter(
                    "condition", initializer, condition.orElseThrow().size(), out);
            sum = sum.add(given.get().mmul(w));
        }
        return sum;
    }
}
