package org.ergodic.common.score;

import java.util.List;
import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.common.nn.Activation;
import org.ergodic.common.nn.TimeFeatures;

/**
 * The options of a {@link ScoreMlp}.
 *
 * @param hidden the width of each hidden layer or residual block
 * @param activation the nonlinearity
 * @param residual whether each hidden layer is a residual block of two layers
 * @param prediction what the network predicts
 * @param timeFeatures how it sees time
 * @param timeCount how many frequencies of time
 * @param timeScale their scale in radians over the whole interval
 */
@API(status = API.Status.INTERNAL)
public record MlpConfig(
        @Option(value = "width of each hidden layer", byDefault = "[128, 128, 128]", min = 1)
        List<Integer> hidden,

        @Option(value = "nonlinearity", byDefault = "silu") Activation activation,

        @Option(value = "make each hidden layer a residual block of two layers", byDefault = "true")
        boolean residual,

        @Option(value = "what the network predicts of noisy data", byDefault = "v")
        Prediction prediction,

        @Option(
                value = "frequencies of time: geometric, drawn at random, or multiples of one",
                byDefault = "sinusoidal")
        TimeFeatures timeFeatures,

        @Option(value = "how many frequencies of time", byDefault = "16", min = 1, max = 10_000)
        int timeCount,

        @Option(
                value = "largest frequency of time (sinusoidal), standard deviation (fourier) or lowest frequency"
                        + " (harmonic), in radians",
                byDefault = "100",
                min = 0,
                above = true)
        double timeScale) {
    /** Copies the widths and checks that there are some. */
    public MlpConfig {
        hidden = List.copyOf(hidden);
        if (hidden.isEmpty() || hidden.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a network needs at least one hidden layer, each of at least one unit, not " + hidden);
        }
        if (timeCount < 1 || !(timeScale > 0)) {
            throw new IllegalArgumentException(
                    "time needs at least one frequency and a positive scale, not " + timeCount + " and " + timeScale);
        }
    }

    /** {@return the defaults of a pipeline} */
    public static MlpConfig defaults() {
        return new MlpConfig(
                List.of(128, 128, 128), Activation.SILU, true, Prediction.V, TimeFeatures.SINUSOIDAL, 16, 100);
    }

    /**
     * These options with other widths.
     *
     * @param widths the width of each hidden layer
     * @return new options
     */
    public MlpConfig withHidden(Integer... widths) {
        return new MlpConfig(List.of(widths), activation, residual, prediction, timeFeatures, timeCount, timeScale);
    }

    /**
     * These options with another nonlinearity.
     *
     * @param other the nonlinearity
     * @return new options
     */
    public MlpConfig withActivation(Activation other) {
        return new MlpConfig(hidden, other, residual, prediction, timeFeatures, timeCount, timeScale);
    }

    /**
     * These options with plain or residual layers.
     *
     * @param blocks whether layers are residual blocks
     * @return new options
     */
    public MlpConfig withResidual(boolean blocks) {
        return new MlpConfig(hidden, activation, blocks, prediction, timeFeatures, timeCount, timeScale);
    }

    /**
     * These options with another prediction.
     *
     * @param other what the network predicts
     * @return new options
     */
    public MlpConfig withPrediction(Prediction other) {
        return new MlpConfig(hidden, activation, residual, other, timeFeatures, timeCount, timeScale);
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
        return new MlpConfig(hidden, activation, residual, prediction, features, count, scale);
    }
}
