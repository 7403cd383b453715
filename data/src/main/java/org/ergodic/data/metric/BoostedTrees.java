package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A classifier of two kinds of rows: trees boosted along the gradient of the logistic loss (Friedman 2001,
 * doi:10.1214/aos/1013203451), with the second-order gain and leaves of Chen and Guestrin (2016, arXiv:1603.02754,
 * equations 5 to 7), over columns cut into bins. Values of a category have no order: they are sorted by their gradient
 * before a cut is looked for, which finds the best of all their partitions (Fisher 1958). It draws no random numbers.
 */
final class BoostedTrees {
    private static final int TREES = 60;
    private static final int DEPTH = 4;
    private static final double RATE = 0.15;
    private static final double LAMBDA = 1;
    private static final double FEWEST_ROWS = 5;
    private static final int BINS = 64;

    private final Binning binning;
    private final double start;
    private final Node[] trees;

    /** A leaf, or a split of the bins of a column. */
    private record Node(double value, int column, boolean[] left, Node low, Node high) {
        static Node leaf(double value) {
            return new Node(value, -1, null, null, null);
        }
    }

    /** Where columns are cut. A number that is missing has a bin of its own, the first. */
    private record Binning(double[][] cuts, boolean[] category) {
        static Binning of(double[][] rows, boolean... category) {
            int d = category.length;
            double[][] cuts = new double[d][];
            for (int j = 0; j < d; j++) {
                int column = j;
                double[] values = Arrays.stream(rows)
                        .mapToDouble(row -> row[column])
                        .filter(value -> !Double.isNaN(value))
                        .sorted()
                        .toArray();
                double[] distinct = Arrays.stream(values).distinct().toArray();
                // Between neighbours; of many values, those at even shares of the rows.
                cuts[j] = (distinct.length <= BINS
                                ? Arrays.stream(distinct).skip(1)
                                : IntStream.range(1, BINS)
                                        .mapToDouble(b -> values[(int) ((long) b * values.length / BINS)])
                                        .distinct())
                        .toArray();
            }
            return new Binning(cuts, category);
        }

        int bins(int column) {
            return cuts[column].length + 2;
        }

        int bin(int column, double value) {
            if (Double.isNaN(value)) {
                return 0;
            }
            int at = Arrays.binarySearch(cuts[column], value);
            return 1 + (at >= 0 ? at + 1 : -at - 1);
        }

        int[][] columns(double[]... rows) {
            int[][] bins = new int[cuts.length][rows.length];
            for (int j = 0; j < cuts.length; j++) {
                for (int i = 0; i < rows.length; i++) {
                    bins[j][i] = bin(j, rows[i][j]);
                }
            }
            return bins;
        }
    }

    private BoostedTrees(Binning binning, double start, Node... trees) {
        this.binning = binning;
        this.start = start;
        this.trees = trees;
    }

    /**
     * Learns to tell rows apart.
     *
     * @param rows {@code [n][d]}; a number may be missing
     * @param positive which are of the second kind
     * @param category the columns whose numbers stand for words
     */
    static BoostedTrees fit(double[][] rows, boolean[] positive, boolean... category) {
        Binning binning = Binning.of(rows, category);
        int n = rows.length;
        int count = (int) IntStream.range(0, n).filter(i -> positive[i]).count();
        double start = Math.log((count + 1.0) / (n - count + 1.0));
        double[] margin = new double[n];
        Arrays.fill(margin, start);
        Growing growing = new Growing(binning, binning.columns(rows), positive, margin);
        Node[] trees = new Node[TREES];
        for (int t = 0; t < TREES; t++) {
            trees[t] = growing.tree();
        }
        return new BoostedTrees(binning, start, trees);
    }

    /** The log odds that a row is of the second kind. */
    double margin(double... row) {
        double sum = start;
        for (Node tree : trees) {
            Node node = tree;
            while (node.column >= 0) {
                node = node.left[binning.bin(node.column, row[node.column])] ? node.low : node.high;
            }
            sum += node.value;
        }
        return sum;
    }

    /** Grows one tree after another, and follows the margins of the rows. */
    private static final class Growing {
        private final Binning binning;
        private final int[][] bins;
        private final boolean[] positive;
        private final double[] margin;
        private final double[] gradient;
        private final double[] hessian;

        Growing(Binning binning, int[][] bins, boolean[] positive, double... margin) {
            this.binning = binning;
            this.bins = bins;
            this.positive = positive;
            this.margin = margin;
            this.gradient = new double[margin.length];
            this.hessian = new double[margin.length];
        }

        Node tree() {
            for (int i = 0; i < margin.length; i++) {
                double p = 1 / (1 + Math.exp(-margin[i]));
                gradient[i] = p - (positive[i] ? 1 : 0);
                hessian[i] = Math.max(1e-12, p * (1 - p));
            }
            return node(IntStream.range(0, margin.length).toArray(), DEPTH);
        }

        private record Split(double gain, int column, boolean[] left) {}

        private Node node(int[] rows, int depth) {
            double g = 0;
            double h = 0;
            for (int i : rows) {
                g += gradient[i];
                h += hessian[i];
            }
            Split best = new Split(1e-9, -1, null);
            for (int j = 0; depth > 0 && rows.length >= 2 * FEWEST_ROWS && j < bins.length; j++) {
                best = better(best, j, rows, g, h);
            }
            if (best.column < 0) {
                double value = -RATE * g / (h + LAMBDA);
                for (int i : rows) {
                    margin[i] += value;
                }
                return Node.leaf(value);
            }
            int[] column = bins[best.column];
            boolean[] left = best.left;
            int[] low = Arrays.stream(rows).filter(i -> left[column[i]]).toArray();
            int[] high = Arrays.stream(rows).filter(i -> !left[column[i]]).toArray();
            return new Node(0, best.column, left, node(low, depth - 1), node(high, depth - 1));
        }

        /** The best cut of a column, if it is better. */
        private Split better(Split best, int j, int[] rows, double g, double h) {
            int n = binning.bins(j);
            double[] gradients = new double[n];
            double[] hessians = new double[n];
            int[] counts = new int[n];
            int[] column = bins[j];
            for (int i : rows) {
                int bin = column[i];
                gradients[bin] += gradient[i];
                hessians[bin] += hessian[i];
                counts[bin]++;
            }
            int[] order = IntStream.range(0, n).toArray();
            if (binning.category[j]) {
                order = IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble(b -> gradients[b] / (hessians[b] + LAMBDA)))
                        .mapToInt(b -> b)
                        .toArray();
            }
            double whole = g * g / (h + LAMBDA);
            double lowG = 0;
            double lowH = 0;
            int lowCount = 0;
            int cut = -1;
            double gain = best.gain;
            for (int b = 0; b < n - 1; b++) {
                lowG += gradients[order[b]];
                lowH += hessians[order[b]];
                lowCount += counts[order[b]];
                if (lowCount < FEWEST_ROWS || rows.length - lowCount < FEWEST_ROWS) {
                    continue;
                }
                double split = lowG * lowG / (lowH + LAMBDA) + (g - lowG) * (g - lowG) / (h - lowH + LAMBDA) - whole;
                if (split > gain) {
                    gain = split;
                    cut = b;
                }
            }
            if (cut < 0) {
                return best;
            }
            boolean[] left = new boolean[n];
            for (int b = 0; b <= cut; b++) {
                left[order[b]] = true;
            }
            return new Split(gain, j, left);
        }
    }
}
