package org.ergodic.data.metric;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.random.RandomStream;

/**
 * How well a classifier tells two sets of rows apart that it has not seen.
 *
 * @param recognised the share of rows that it puts in the right set; a half by chance
 * @param auc the share of pairs, one row of each set, that it puts in the right order; a half by chance
 */
record TwoSampleTest(double recognised, double auc) {
    /**
     * Cross-validates {@link BoostedTrees}: each row is judged by a classifier that learned from the other folds.
     *
     * @param a rows of one set
     * @param b as many of the other
     * @param category the columns whose numbers stand for words
     * @param folds how many parts
     * @param random decides who is in which part
     */
    static TwoSampleTest of(double[][] a, double[][] b, boolean[] category, int folds, RandomStream random) {
        int n = a.length + b.length;
        double[][] rows = new double[n][];
        System.arraycopy(a, 0, rows, 0, a.length);
        System.arraycopy(b, 0, rows, a.length, b.length);
        boolean[] positive = new boolean[n];
        Arrays.fill(positive, a.length, n, true);
        int[] fold = new int[n];
        // Each set by itself, so that every part has its share of both.
        int[] first = random.split("first").permutation(a.length);
        int[] second = random.split("second").permutation(b.length);
        for (int i = 0; i < n; i++) {
            fold[i] = (i < a.length ? first[i] : second[i - a.length]) % folds;
        }
        double[] margin = new double[n];
        IntStream.range(0, folds).parallel().forEach(part -> {
            int[] learned = IntStream.range(0, n).filter(i -> fold[i] != part).toArray();
            double[][] shown = Arrays.stream(learned).mapToObj(i -> rows[i]).toArray(double[][]::new);
            boolean[] labels = new boolean[learned.length];
            for (int i = 0; i < learned.length; i++) {
                labels[i] = positive[learned[i]];
            }
            BoostedTrees trees = BoostedTrees.fit(shown, labels, category);
            for (int i = 0; i < n; i++) {
                if (fold[i] == part) {
                    margin[i] = trees.margin(rows[i]);
                }
            }
        });
        double right = 0;
        for (int i = 0; i < n; i++) {
            right += margin[i] == 0 ? 0.5 : margin[i] > 0 == positive[i] ? 1 : 0;
        }
        return new TwoSampleTest(right / n, auc(margin, positive));
    }

    /** Mann and Whitney's statistic over the number of pairs; ties count half. */
    static double auc(double[] score, boolean... positive) {
        Integer[] order = IntStream.range(0, score.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (i, j) -> Double.compare(score[i], score[j]));
        double below = 0;
        double pairs = 0;
        double positives = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            double ties = 0;
            double here = 0;
            while (to < order.length && score[order[to]] == score[order[from]]) {
                ties += positive[order[to]] ? 0 : 1;
                here += positive[order[to]] ? 1 : 0;
                to++;
            }
            pairs += here * (below + ties / 2);
            below += ties;
            positives += here;
            from = to;
        }
        return pairs / (positives * below);
    }
}
