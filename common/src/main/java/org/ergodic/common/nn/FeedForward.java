package org.ergodic.common.nn;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The position-wise feed-forward network of a transformer: an {@link Mlp} of one hidden layer on each token (Vaswani et
 * al. 2017, section 3.3). Parameters are those of {@code layer-0} and {@code out}.
 *
 * @param tokens how many tokens a row has
 * @param width the size of a token
 * @param hidden the width of the hidden layer, often four times that of a token
 * @param activation the nonlinearity, elementwise
 * @param last the start values of the last layer's weights
 */
@API(status = API.Status.EXPERIMENTAL)
public record FeedForward(int tokens, int width, int hidden, UnaryOperator<SDVariable> activation, Initializer last) {
    /** Checks the sizes. */
    public FeedForward {
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(last, "last");
        if (tokens < 1 || width < 1 || hidden < 1) {
            throw new IllegalArgumentException("a feed-forward network needs tokens and units, not " + tokens
                    + " tokens of width " + width + " and " + hidden + " hidden units");
        }
    }

    /**
     * The network.
     *
     * @param s the network's scope
     * @param h {@code [n, tokens, width]}
     * @return {@code [n, tokens, width]}
     */
    public SDVariable of(Scope s, SDVariable h) {
        return new Mlp(List.of(hidden), activation)
                .of(s, Inputs.of(h.reshape(-1, width), width), last, width)
                .reshape(-1, tokens, width);
    }
}
