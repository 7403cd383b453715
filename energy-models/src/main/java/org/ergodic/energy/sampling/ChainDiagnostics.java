package org.ergodic.energy.sampling;

import java.util.Arrays;
import org.ergodic.common.statistics.Moments;

/**
 * Whether Markov chains agree, and how many independent samples they are worth, of one scalar quantity (Gelman, Carlin,
 * Stern, Dunson, Vehtari and Rubin 2013, "Bayesian data analysis", third edition, sections 11.4 and 11.5; the effective
 * sample size with the autocorrelations summed as Vehtari, Gelman, Simpson, Carpenter and Bürkner 2021,
 * doi:10.1214/20-BA1221, section 3.2, after Geyer 1992).
 */
public final class ChainDiagnostics {
    private ChainDiagnostics() {}

    /**
     * Split R-hat: the square root of the estimated variance over all halves of chains against that within halves. Near
     * 1 where the chains agree and are stationary; above 1.01 is reason for longer chains.
     *
     * @param chains at least one chain of at least four values, all of one length
     * @return split R-hat; not-a-number if all values within each half are the same
     * @throws IllegalArgumentException for fewer or unequal values, or values that are not finite
     */
    public static double splitRhat(double[][] chains) {
        double[][] halves = halves(chains);
        double within = within(halves);
        return Math.sqrt(pooled(halves, within) / within);
    }

    /**
     * The effective sample size: how many independent samples have a mean of the same variance. With it, means of
     * chains that have mixed (split R-hat up to 1.1) and are at least 50 values long lie within 1.96 standard errors in
     * 0.93 to 0.95 of cases; of shorter chains it comes out too large, of 20 values by a quarter and of 8 by half.
     *
     * @param chains at least one chain of at least four values, all of one length
     * @return the size, at most that of the chains times log10 of it, as chains of negative autocorrelation can exceed
     *     their length; not-a-number if all values within each half are the same
     * @throws IllegalArgumentException for fewer or unequal values, or values that are not finite
     */
    public static double effectiveSampleSize(double[][] chains) {
        double[][] halves = halves(chains);
        int n = halves[0].length;
        double within = within(halves);
        double pooled = pooled(halves, within);
        // Sums of neighbouring pairs of autocorrelations, positive and not rising (Geyer 1992, section 3.3).
        double sum = 0;
        double last = Double.POSITIVE_INFINITY;
        for (int lag = 0; lag + 1 < n; lag += 2) {
            double pair = correlation(halves, lag, within, pooled) + correlation(halves, lag + 1, within, pooled);
            if (pair <= 0) {
                break;
            }
            last = Math.min(last, pair);
            sum += last;
        }
        double total = (double) halves.length * n;
        double time = Math.max(2 * sum - 1, 1 / Math.log10(total));
        return pooled > 0 ? total / time : Double.NaN;
    }

    private static double[][] halves(double[][] chains) {
        if (chains.length == 0 || chains[0].length < 4) {
            throw new IllegalArgumentException(
                    "diagnostics need at least one chain of at least 4 values, and there are " + chains.length
                            + (chains.length == 0 ? "" : " of " + chains[0].length));
        }
        int length = chains[0].length;
        double[][] halves = new double[2 * chains.length][];
        for (int c = 0; c < chains.length; c++) {
            if (chains[c].length != length) {
                throw new IllegalArgumentException("all chains must be of one length, and number " + (c + 1) + " has "
                        + chains[c].length + " values where the first has " + length);
            }
            for (int i = 0; i < length; i++) {
                if (!Double.isFinite(chains[c][i])) {
                    throw new IllegalArgumentException("chain " + (c + 1) + " is " + chains[c][i] + " at value "
                            + (i + 1) + ": it has diverged; use a smaller step");
                }
            }
        }
        // Neither figure depends on origin and unit, and squares of values of order 1 neither overflow nor underflow.
        Moments moments =
                Moments.of(Arrays.stream(chains).flatMapToDouble(Arrays::stream).toArray());
        for (int c = 0; c < chains.length; c++) {
            double[] chain = Arrays.stream(chains[c])
                    .map(value -> moments.normalised(0, value))
                    .toArray();
            halves[2 * c] = Arrays.copyOfRange(chain, 0, length / 2);
            // Of an odd number the middle one is left out.
            halves[2 * c + 1] = Arrays.copyOfRange(chain, length - length / 2, length);
        }
        return halves;
    }

    private static double mean(double... values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double... values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
    }

    private static double within(double[][] halves) {
        return Arrays.stream(halves)
                .mapToDouble(ChainDiagnostics::variance)
                .average()
                .orElseThrow();
    }

    private static double pooled(double[][] halves, double within) {
        int n = halves[0].length;
        double between = variance(
                Arrays.stream(halves).mapToDouble(ChainDiagnostics::mean).toArray());
        return within * (n - 1) / n + between;
    }

    /** 1 - (W - mean over chains of the autocovariance at a lag) / pooled variance. */
    private static double correlation(double[][] halves, int lag, double within, double pooled) {
        int n = halves[0].length;
        double covariance = 0;
        for (double[] half : halves) {
            double mean = mean(half);
            double sum = 0;
            for (int i = 0; i + lag < n; i++) {
                sum += (half[i] - mean) * (half[i + lag] - mean);
            }
            // With n - 1, so that at lag 0 it is W itself, and the correlation there 1.
            covariance += sum / (n - 1) / halves.length;
        }
        return 1 - (within - covariance) / pooled;
    }
}
