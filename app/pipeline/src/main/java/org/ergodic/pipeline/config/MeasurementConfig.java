package org.ergodic.pipeline.config;

import java.util.List;
import java.util.Optional;
import org.ergodic.api.config.Option;
import org.ergodic.common.guidance.LinearMeasurement;

/**
 * A linear measurement {@code y = A x + noise} that samples are to agree with, all on the data's scale.
 *
 * @param matrix A, row by row, a number for each column of the data
 * @param file a CSV file without a header that holds A, in place of it
 * @param values y, one for each row of A
 * @param noise the standard deviation of the noise of each value
 * @param spread what is taken for the variance of the data given noisy data
 * @param scale a factor on the gradient of the likelihood
 * @param step in place of a likelihood, the length of DPS's step after each step of the solver; noise, spread and scale
 *     then say nothing
 */
public record MeasurementConfig(
        @Option(value = "the matrix, row by row, a number for each column of the data", byDefault = "[]")
        List<List<Double>> matrix,

        @Option("a CSV file without a header that holds the matrix, in place of matrix")
        Optional<String> file,

        @Option("what was measured, a number for each row of the matrix")
        List<Double> values,

        @Option(value = "standard deviation of the noise of each value", byDefault = "0.1", min = 0)
        double noise,

        @Option(
                value = "the variance taken for that of the data given noisy data: none (DPS, Chung et al. 2023) or"
                        + " unit (that of data N(0, I); pseudoinverse guidance, Song et al. 2023)",
                byDefault = "unit")
        LinearMeasurement.Spread spread,

        @Option(value = "a factor on the gradient of the likelihood", byDefault = "1", min = 0)
        double scale,

        @Option(
                value = "zeta of DPS's algorithm 1: after each step of the solver the gradient of the squared residual"
                        + " over the residual's norm, zeta times, in place of a likelihood; noise, spread and scale"
                        + " then say nothing",
                min = 0)
        Optional<Double> step) {
    /** Checks what concerns several options at once. */
    public MeasurementConfig {
        matrix = matrix.stream().map(List::copyOf).toList();
        values = List.copyOf(values);
        if (matrix.isEmpty() == file.isEmpty()) {
            throw new IllegalArgumentException("give the matrix of the measurement by matrix or by file, and not by "
                    + (matrix.isEmpty() ? "neither" : "both"));
        }
        if (step.filter(zeta -> !(zeta > 0)).isPresent()) {
            throw new IllegalArgumentException(
                    "step must be above 0, and is " + step.get() + ": leave it out for a" + " likelihood");
        }
        if (step.isEmpty() && noise == 0 && spread == LinearMeasurement.Spread.NONE) {
            throw new IllegalArgumentException(
                    "noise must be above 0 with spread: none, since its likelihood divides by"
                            + " the variance of the noise alone");
        }
    }

    /**
     * A measurement.
     *
     * @param matrix A, row by row
     * @param values y
     * @param noise the standard deviation of the noise
     * @return the config
     */
    public static MeasurementConfig of(List<List<Double>> matrix, List<Double> values, double noise) {
        return new MeasurementConfig(
                matrix, Optional.empty(), values, noise, LinearMeasurement.Spread.UNIT, 1, Optional.empty());
    }

    /**
     * The same with another variance taken for that of the data given noisy data.
     *
     * @param other none or that of data N(0, I)
     * @return a new config
     */
    public MeasurementConfig withSpread(LinearMeasurement.Spread other) {
        return new MeasurementConfig(matrix, file, values, noise, other, scale, step);
    }

    /**
     * The same by DPS's step in place of a likelihood.
     *
     * @param zeta its length, above 0
     * @return a new config
     */
    public MeasurementConfig withStep(double zeta) {
        return new MeasurementConfig(matrix, file, values, noise, spread, scale, Optional.of(zeta));
    }
}
