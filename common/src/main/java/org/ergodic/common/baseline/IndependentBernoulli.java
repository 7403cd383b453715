package org.ergodic.common.baseline;

import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;

/**
 * Independent columns of 0 and 1, each 1 with the share of rows that are, after half a row of each was added so that
 * nothing is impossible. Figures are log probabilities.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class IndependentBernoulli implements Baseline {
    private final double[] on;

    private IndependentBernoulli(double... on) {
        this.on = on;
    }

    /**
     * Fits rows of 0 and 1.
     *
     * @param rows {@code [n][d]}
     * @return the distribution
     * @throws IllegalArgumentException if there is another value, saying where
     */
    public static IndependentBernoulli fit(double[]... rows) {
        return new IndependentBernoulli(Bits.of(rows).shares());
    }

    @Override
    public String name() {
        return "independent-bernoulli";
    }

    @Override
    public String description() {
        return "independent columns";
    }

    @Override
    public double logProb(double... row) {
        double sum = 0;
        for (int j = 0; j < on.length; j++) {
            sum += row[j] == 1 ? Math.log(on[j]) : row[j] == 0 ? Math.log1p(-on[j]) : Double.NEGATIVE_INFINITY;
        }
        return sum;
    }

    @Override
    public double[][] draw(RandomStream random, int n) {
        double[][] rows = new double[n][on.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < on.length; j++) {
                rows[i][j] = random.uniform(i, j) < on[j] ? 1 : 0;
            }
        }
        return rows;
    }
}
