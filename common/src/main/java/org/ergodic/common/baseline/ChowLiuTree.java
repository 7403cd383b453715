package org.ergodic.common.baseline;

import java.util.Arrays;
import org.apiguardian.api.API;
import org.ergodic.api.random.RandomStream;

/**
 * The tree of columns of 0 and 1 under which rows are most likely: a maximum spanning tree of the columns' mutual
 * information (Chow and Liu 1968, doi:10.1109/TIT.1968.1054142), by Prim's algorithm. A quarter of a row was added to
 * each of the four values of a pair, so that nothing is impossible. Figures are log probabilities.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class ChowLiuTree implements Baseline {
    private final int[] order;
    private final int[] parent;
    /** The probability of 1 where the parent is 0, and where it is 1. */
    private final double[][] on;

    private ChowLiuTree(int[] order, int[] parent, double[][] on) {
        this.order = order;
        this.parent = parent;
        this.on = on;
    }

    /**
     * Fits rows of 0 and 1, in O(d² n / 64).
     *
     * @param rows {@code [n][d]}
     * @return the tree
     * @throws IllegalArgumentException if there is another value, saying where
     */
    public static ChowLiuTree fit(double[]... rows) {
        Bits bits = Bits.of(rows);
        int d = bits.columns();
        double[] shares = bits.shares();
        int[] order = new int[d];
        int[] parent = new int[d];
        double[] information = new double[d];
        boolean[] in = new boolean[d];
        Arrays.fill(parent, -1);
        Arrays.fill(information, Double.NEGATIVE_INFINITY);
        for (int step = 0; step < d; step++) {
            int next = -1;
            for (int j = 0; j < d; j++) {
                next = !in[j] && (next < 0 || information[j] > information[next]) ? j : next;
            }
            in[next] = true;
            order[step] = next;
            for (int j = 0; j < d; j++) {
                double shared = in[j] ? Double.NEGATIVE_INFINITY : shared(shares[next], shares[j], bits.both(next, j));
                if (shared > information[j]) {
                    information[j] = shared;
                    parent[j] = next;
                }
            }
        }
        double[][] on = new double[d][2];
        for (int j = 0; j < d; j++) {
            if (parent[j] < 0) {
                Arrays.fill(on[j], shares[j]);
            } else {
                double both = bits.both(j, parent[j]);
                on[j][1] = both / shares[parent[j]];
                on[j][0] = (shares[j] - both) / (1 - shares[parent[j]]);
            }
        }
        return new ChowLiuTree(order, parent, on);
    }

    /** The mutual information of two columns, in nats. */
    private static double shared(double a, double b, double both) {
        return term(both, a * b)
                + term(a - both, a * (1 - b))
                + term(b - both, (1 - a) * b)
                + term(1 - a - b + both, (1 - a) * (1 - b));
    }

    private static double term(double p, double independent) {
        return p * Math.log(p / independent);
    }

    @Override
    public String name() {
        return "chow-liu-tree";
    }

    @Override
    public String description() {
        return "a Chow-Liu tree";
    }

    /** {@return the column that each column depends on, from 0; -1 for the first} */
    public int[] parents() {
        return parent.clone();
    }

    @Override
    public double logProb(double... row) {
        double sum = 0;
        for (int j = 0; j < on.length; j++) {
            double p = on[j][parent[j] < 0 || row[parent[j]] != 1 ? 0 : 1];
            sum += row[j] == 1 ? Math.log(p) : row[j] == 0 ? Math.log1p(-p) : Double.NEGATIVE_INFINITY;
        }
        return sum;
    }

    @Override
    public double[][] draw(RandomStream random, int n) {
        double[][] rows = new double[n][on.length];
        for (int i = 0; i < n; i++) {
            for (int j : order) {
                double p = on[j][parent[j] < 0 || rows[i][parent[j]] != 1 ? 0 : 1];
                rows[i][j] = random.uniform(i, j) < p ? 1 : 0;
            }
        }
        return rows;
    }
}
