package org.ergodic.common.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A multilayer perceptron: {@link Dense} layers with a nonlinearity after each but the last. Without hidden layers it
 * is one linear layer.
 *
 * <p>Parameters are those of {@code layer-0}, {@code layer-1} and so on for the hidden layers, and of {@code out} for
 * the last; a condition enters the first of them.
 *
 * <pre>{@code
 * Mlp mlp = new Mlp(List.of(64, 64), Activation.SILU);
 * SDVariable y = mlp.of(s.child("net"), Inputs.of(x, 2), Initializer.fanIn(1e-2), 1); // [n, 2] -> [n, 1]
 * }</pre>
 *
 * @param hidden the widths of the hidden layers
 * @param activation the nonlinearity, elementwise
 * @param start the start values of the hidden layers' weights
 */
@API(status = API.Status.EXPERIMENTAL)
public record Mlp(List<Integer> hidden, UnaryOperator<SDVariable> activation, Initializer start) {
    /** Copies the widths and checks them. */
    public Mlp {
        hidden = List.copyOf(hidden);
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(start, "start");
        if (hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "each hidden layer needs at least one unit, and the widths are " + hidden);
        }
    }

    /**
     * Layers with the start values of He, Zhang, Ren and Sun (2015), {@link Initializer#fanIn} of gain 2.
     *
     * @param hidden the widths of the hidden layers
     * @param activation the nonlinearity, elementwise
     */
    public Mlp(List<Integer> hidden, UnaryOperator<SDVariable> activation) {
        this(hidden, activation, Initializer.fanIn(2));
    }

    /**
     * The name of a hidden layer's scope.
     *
     * @param i its number, from 0
     * @return {@code layer-i}
     */
    public static String layer(int i) {
        return "layer-" + i;
    }

    /**
     * The whole network.
     *
     * @param s the network's scope
     * @param inputs what it reads
     * @param last the start values of the last layer's weights
     * @param out the number of outputs
     * @return {@code [n, out]}
     */
    public SDVariable of(Scope s, Inputs inputs, Initializer last, long out) {
        Inputs h = features(s, inputs);
        return new Dense(last, h.width(), out).of(s.child("out"), h);
    }

    /**
     * The last hidden layer, for networks with several last layers.
     *
     * @param s the network's scope
     * @param inputs what it reads
     * @return the units of the last hidden layer; the inputs themselves where there is none
     */
    public Inputs features(Scope s, Inputs inputs) {
        Inputs h = inputs;
        for (int i = 0; i < hidden.size(); i++) {
            SDVariable sum = new Dense(start, h.width(), hidden.get(i)).of(s.child(layer(i)), h);
            h = Inputs.of(activation.apply(sum), hidden.get(i));
        }
        return h;
    }
}
