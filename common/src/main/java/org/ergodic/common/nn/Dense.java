package org.ergodic.common.nn;

import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A linear layer, {@code x w + b}, of rows {@code [n, in]} to rows {@code [n, out]}. The bias starts at 0.
 *
 * <p>All networks name their parameters as it does: {@code w} {@code [in, out]} and {@code b} {@code [out]}; where
 * there are {@link Inputs} with several arrays of rows {@code w-1}, {@code w-2} and so on for those after the first,
 * and {@code condition} {@code [size, out]} for a condition.
 *
 * @param start the start values of all weights
 * @param in the number of inputs
 * @param out the number of outputs
 */
@API(status = API.Status.EXPERIMENTAL)
public record Dense(Initializer start, long in, long out) {
    /** Checks the sizes. */
    public Dense {
        Objects.requireNonNull(start, "start");
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "a layer needs at least one input and one output, not " + in + " and " + out);
        }
    }

    /**
     * {@code x w + b}.
     *
     * @param s the layer's scope
     * @param x {@code [n, in]}
     * @return {@code [n, out]}
     */
    public SDVariable of(Scope s, SDVariable x) {
        return product(s, x).add(bias(s));
    }

    /**
     * {@code x w + b + x1 w-1 + ... + c condition}.
     *
     * @param s the layer's scope
     * @param inputs what it reads, of this layer's width
     * @return {@code [n, out]}
     */
    public SDVariable of(Scope s, Inputs inputs) {
        SDVariable sum = of(s, inputs.rows().get(0));
        for (int i = 1; i < inputs.rows().size(); i++) {
            sum = sum.add(inputs.rows().get(i).mmul(weights(s, i)));
        }
        if (inputs.condition().isPresent()) {
            sum = sum.add(inputs.condition().get().mmul(condition(s, inputs.conditionSize())));
        }
        return sum;
    }

    /**
     * {@code x w}, of a layer without a bias.
     *
     * @param s the layer's scope
     * @param x {@code [n, in]}
     * @return {@code [n, out]}
     */
    public SDVariable product(Scope s, SDVariable x) {
        return x.mmul(weights(s, 0));
    }

    /**
     * The weights of one of several arrays of rows.
     *
     * @param s the layer's scope
     * @param input the number of the array, from 0
     * @return {@code [in, out]}
     */
    public SDVariable weights(Scope s, int input) {
        return s.parameter(input == 0 ? "w" : "w-" + input, start, in, out);
    }

    /**
     * The weights of a condition.
     *
     * @param s the layer's scope
     * @param size how many numbers the condition has
     * @return {@code [size, out]}
     */
    public SDVariable condition(Scope s, long size) {
        return s.parameter("condition", start, size, out);
    }

    /**
     * The bias.
     *
     * @param s the layer's scope
     * @return {@code [out]}
     */
    public SDVariable bias(Scope s) {
        return s.parameter("b", Initializer.zeros(), out);
    }
}
