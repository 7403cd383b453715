package org.ergodic.common.score;

import org.apiguardian.api.API;
import org.ergodic.api.config.Option;
import org.ergodic.common.nn.TimeFeatures;

/**
 * What all {@link NetworkScore}s are told.
 *
 * @param prediction what the network predicts
 * @param timeFeatures how it sees time
 * @param timeCount how many frequencies of time
 * @param timeScale their scale in radians over the whole interval
 */
@API(status = API.Status.EXPERIMENTAL)
public record ScoreNetworkOptions(
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
    /** The defaults of a pipeline. */
    public static final ScoreNetworkOptions DEFAULTS =
            new ScoreNetworkOptions(Prediction.V, TimeFeatures.SINUSOIDAL, 16, 100);

    /** Checks the frequencies. */
    public ScoreNetworkOptions {
        if (timeCount < 1 || !(timeScale > 0)) {
            throw new IllegalArgumentException(
                    "time needs at least one frequency and a positive scale, not " + timeCount + " and " + timeScale);
        }
    }

    /**
     * These options with another prediction.
     *
     * @param other what the network predicts
     * @return new options
     */
    public ScoreNetworkOptions withPrediction(Prediction other) {
        return new ScoreNetworkOptions(other, timeFeatures, timeCount, timeScale);
    }

    /**
     * These options with another view of time.
     *
     * @param features how the network sees time
     * @param count how many frequencies
     * @param scale their scale in radians
     * @return new options
     */
    public ScoreNetworkOptions withTime(TimeFeatures features, int count, double scale) {
        return new ScoreNetworkOptions(prediction, features, count, scale);
    }
}
