package org.ergodic.score;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ergodic.common.statistics.SymmetricEigen;

/**
 * One Gaussian of a mixture: its weight, mean and covariance.
 *
 * @param weight above 0; those of a mixture are divided by their sum
 * @param mean d numbers
 * @param covariance d by d numbers, symmetric and positive definite, row by row
 */
public record GaussianPart(double weight, List<Double> mean, List<Double> covariance) {
    /** How far opposite entries may differ by rounding. */
    private static final double ROUNDING = 1e-9;

    /** Checks all of it. */
    public GaussianPart {
        Objects.requireNonNull(mean, "mean");
        mean = List.copyOf(mean);
        covariance = List.copyOf(covariance);
        int d = mean.size();
        if (!(weight > 0) || !Double.isFinite(weight)) {
            throw new IllegalArgumentException("the weight of a Gaussian must be above 0, not " + weight);
        }
        if (d == 0 || covariance.size() != d * d) {
            throw new IllegalArgumentException("a Gaussian of " + d + " numbers needs a covariance of " + d * d
                    + " numbers, row by row, not of " + covariance.size());
        }
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < i; j++) {
                double scale = Math.sqrt(Math.abs(covariance.get(i * d + i) * covariance.get(j * d + j)));
                if (!(Math.abs(covariance.get(i * d + j) - covariance.get(j * d + i)) <= ROUNDING * scale)) {
                    throw new IllegalArgumentException("a covariance must be symmetric, and that of " + i + " and " + j
                            + " is " + covariance.get(i * d + j) + " and " + covariance.get(j * d + i));
                }
            }
        }
        for (double variance : eigen(covariance, d).values()) {
            if (!(variance > 0)) {
                throw new IllegalArgumentException(
                        "a covariance must be positive definite, and this one has the eigenvalue " + variance);
            }
        }
    }

    /**
     * A round Gaussian.
     *
     * @param weight above 0
     * @param mean d numbers
     * @param std the standard deviation in every direction, above 0
     * @return the part
     */
    public static GaussianPart round(double weight, List<Double> mean, double std) {
        if (!(std > 0)) {
            throw new IllegalArgumentException("a Gaussian needs a standard deviation above 0, not " + std);
        }
        int d = mean.size();
        Double[] covariance = new Double[d * d];
        for (int i = 0; i < d * d; i++) {
            covariance[i] = i % (d + 1) == 0 ? std * std : 0;
        }
        return new GaussianPart(weight, mean, List.of(covariance));
    }

    /** From options of which the covariance may be left out. */
    static GaussianPart of(double weight, List<Double> mean, double std, Optional<List<Double>> covariance) {
        return covariance.map(c -> new GaussianPart(weight, mean, c)).orElseGet(() -> round(weight, mean, std));
    }

    SymmetricEigen eigen() {
        return eigen(covariance, mean.size());
    }

    private static SymmetricEigen eigen(List<Double> covariance, int d) {
        double[][] rows = new double[d][d];
        for (int i = 0; i < d * d; i++) {
            rows[i / d][i % d] = covariance.get(i);
        }
        return SymmetricEigen.of(rows);
    }
}
