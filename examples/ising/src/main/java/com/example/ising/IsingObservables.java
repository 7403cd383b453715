package com.example.ising;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ergodic.api.config.Option;
import org.ergodic.api.model.Metric;
import org.ergodic.api.plugin.Assembly;
import org.ergodic.api.plugin.MetricFactory;
import org.ergodic.api.plugin.Part;
import org.ergodic.api.view.View;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes the metric {@code example.ising-observables}: energy and magnetisation of samples, in units 0 and 1, beside
 * those of the data they were learned from and the exact values of {@link Onsager}.
 */
@Part(
        name = "example.ising-observables",
        description = "energy and magnetisation of Ising configurations beside data and Onsager's values")
public final class IsingObservables implements MetricFactory<IsingObservables.Config> {
    /**
     * The options.
     *
     * @param temperature of the data, for the exact values
     */
    public record Config(
            @Option(value = "the temperature of the data, for the exact values", min = 0, above = true)
            Optional<Double> temperature) {}

    @Override
    public Metric create(Config config, Assembly assembly) {
        return new Metric() {
            @Override
            public Set<View<?>> needs() {
                return Set.of();
            }

            @Override
            public Map<String, Measurement> measure(Evaluation evaluation) {
                return compare(config, evaluation.samples(), evaluation.training());
            }
        };
    }

    private static Map<String, Metric.Measurement> compare(Config config, INDArray samples, INDArray data) {
        int size = (int) Math.round(Math.sqrt((double) samples.length() / samples.size(0)));
        Metric.Measurement energy = measurement(energies(samples), energies(data));
        Metric.Measurement magnetisation = measurement(magnetisations(samples), magnetisations(data));
        if (config.temperature().isPresent()) {
            double t = config.temperature().get();
            energy = energy.with("exact-of-this-lattice", Onsager.energy(size, t))
                    .with("exact-of-the-infinite-lattice", Onsager.energy(t));
            magnetisation = magnetisation.with("exact-of-the-infinite-lattice", Onsager.magnetisation(t));
        }
        return Map.of("ising-energy", energy, "ising-magnetisation", magnetisation);
    }

    private static Metric.Measurement measurement(double[] samples, double[] data) {
        double mean = mean(samples);
        double squares =
                Arrays.stream(samples).map(v -> (v - mean) * (v - mean)).sum();
        double variance = samples.length > 1 ? squares / (samples.length - 1) : Double.NaN;
        return Metric.Measurement.of(mean, "by site")
                .withDetails(Map.of("of-data", mean(data), "standard-error", Math.sqrt(variance / samples.length)));
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /**
     * The energy of a site, -sum over neighbours of s_i s_j / sites.
     *
     * @param x configurations {@code [n, size * size]} of 0 and 1
     * @return {@code n} numbers
     */
    static double[] energies(INDArray x) {
        double[][] rows = x.castTo(DataType.DOUBLE)
                .dup('c')
                .reshape('c', x.size(0), x.length() / x.size(0))
                .toDoubleMatrix();
        int size = (int) Math.round(Math.sqrt(rows[0].length));
        return Arrays.stream(rows)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int i = 0; i < row.length; i++) {
                        int right = i / size * size + (i % size + 1) % size;
                        int below = (i + size) % row.length;
                        sum -= (2 * row[i] - 1) * (2 * row[right] - 1 + 2 * row[below] - 1);
                    }
                    return sum / row.length;
                })
                .toArray();
    }

    /** |mean spin| of each configuration. */
    static double[] magnetisations(INDArray x) {
        double[] means = x.castTo(DataType.DOUBLE)
                .dup('c')
                .reshape('c', x.size(0), x.length() / x.size(0))
                .mean(1)
                .toDoubleVector();
        return Arrays.stream(means).map(m -> Math.abs(2 * m - 1)).toArray();
    }
}
