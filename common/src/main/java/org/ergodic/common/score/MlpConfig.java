package org.ergodic.common.score;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.config.Inlined;
import org.ergodic.api.config.Option;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.TimeFeatures;

/**
 * The options of a {@link ScoreMlp}.
 *
 * @param hidden the width of each hidden layer or residual block
 * @param activation the nonlinearity
 * @param residual whether each hidden layer is a residual block of two layers
 * @param dropout the share of hidden units that are dropped in training
 * @param network what the network predicts, and how it sees time
 */
@API(status = API.Status.INTERNAL)
public record MlpConfig(
        @Option(value = "width of each hidden layer", byDefault = "[128, 128, 128]", min = 1)
        List<Integer> hidden,

        @Option(value = "nonlinearity", byDefault = "silu") Activation activation,

        @Option(value = "make each hidden layer a residual block of two layers", byDefault = "true")
        boolean residual,

        @Option(
                value = "share of the hidden units that are dropped in training",
                byDefault = "0",
                min = 0,
                max = 1,
                below = true)
        double dropout,

        @Inlined ScoreNetworkOptions network) {
    /** Copies the widths and checks that there are some. */
    public MlpConfig {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a network needs at least one hidden layer, each of at least one unit, not " + hidden);
        }
    }

    /** {@return the defaults of a pipeline} */
    public static MlpConfig defaults() {
        return new MlpConfig(List.of(128, 128, 128), Activation.SILU, true, 0, ScoreNetworkOptions.DEFAULTS);
    }

    /**
     * These options with other widths.
     *
     * @param widths the width of each hidden layer
     * @return new options
     */
    public MlpConfig withHidden(Integer... widths) {
        return new MlpConfig(List.of(widths), activation, residual, dropout, network);
    }

    /**
     * These options with another nonlinearity.
     *
     * @param other the nonlinearity
     * @return new options
     */
    public MlpConfig withActivation(Activation other) {
        return new MlpConfig(hidden, other, residual, dropout, network);
    }

    /**
     * These options with plain or residual layers.
     *
     * @param blocks whether layers are residual blocks
     * @return new options
     */
    public MlpConfig withResidual(boolean blocks) {
        return new MlpConfig(hidden, activation, blocks, dropout, network);
    }

    /**
     * These options with dropout.
     *
     * @param share of the hidden units that are dropped in training, in [0, 1)
     * @return new options
     */
    public MlpConfig withDropout(double share) {
        return new MlpConfig(hidden, activation, residual, share, network);
    }

    /**
     * These options with another prediction.
     *
     * @param other what the network predicts
     * @return new options
     */
    public MlpConfig withPrediction(Prediction other) {
        return new MlpConfig(hidden, activation, residual, dropout, network.withPrediction(other));
    }

    /**
     * These options with another view of time.
     *
     * @param features how the network sees time
     * @param count how many frequencies
     * @param scale their scale in radians
     * @return new options
     */
    public MlpConfig withTime(TimeFeatures features, int count, double scale) {
        return new MlpConfig(hidden, activation, residual, dropout, network.withTime(features, count, scale));
    }
}
