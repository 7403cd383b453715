package org.ergodic.diffusion.classifier;

import java.util.List;
import java.util.Objects;
import org.apiguardian.api.API;
import org.ergodic.common.nn.Activation;

/**
 * The layers of a classifier.
 *
 * @param channels of each level of convolutions, which pictures go through first; none for a perceptron of all numbers
 * @param hidden the widths of the hidden layers behind them
 * @param activation the nonlinearity of the hidden layers
 * @param dropout the share of the numbers within the blocks of convolutions that are dropped in training
 */
@API(status = API.Status.EXPERIMENTAL)
public record ClassifierLayers(List<Integer> channels, List<Integer> hidden, Activation activation, double dropout) {
    /** Copies the lists. */
    public ClassifierLayers {
        channels = List.copyOf(channels);
        hidden = List.copyOf(hidden);
        Objects.requireNonNull(activation, "activation");
    }

    /**
     * A perceptron.
     *
     * @param hidden the widths of the hidden layers
     * @param activation the nonlinearity
     * @return the layers
     */
    public static ClassifierLayers perceptron(List<Integer> hidden, Activation activation) {
        return new ClassifierLayers(List.of(), hidden, activation, 0);
    }
}
