package org.ergodic.flows.autoregressive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Condition;
import org.ergodic.api.model.Context;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.Dense;
import org.ergodic.common.nn.Inputs;
import org.ergodic.common.nn.Mlp;
import org.ergodic.flows.elementwise.Univariate;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A conditioner of rectified layers with a linear head for each group of parameters. The heads start near 0, so that
 * the bijection starts near the identity.
 *
 * <p>Parameters are those of the hidden layers of {@link Mlp} and of a {@link Dense} layer for each head, under the
 * head's name. The condition enters the first layer, or the heads where there is none.
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
        Scope own = s.renamed(ConditionerMlp::originalName);
        Mlp network = new Mlp(hidden, Activation.RELU);
        Inputs known = network.features(own, Inputs.of(features, in, condition, c));
        List<SDVariable> parameters = new ArrayList<>();
        for (Univariate.Head head : heads) {
            Dense last = new Dense(Initializer.normal(HEAD_STD), known.width(), (long) out * head.width());
            parameters.add(last.of(own.child(head.name()), known));
        }
        return parameters;
    }

    /** What its parameters were called when each network named its own. */
    static String originalName(String name) {
        return name.replaceFirst("^layer-(\\d+/)", "hidden-$1");
    }
}
