package org.ergodic.data.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;

final class BoostedTreesTest {
    private static final RandomStream RANDOM = RandomStream.of(3);

    private static double[][] uniform(String name, int n, int d) {
        double[][] rows = new double[n][d];
        for (int i = 0; i < n; i++) {
            RANDOM.split(name).fill(Noise.UNIFORM, i, rows[i], 0, d);
        }
        return rows;
    }

    private interface Rule {
        boolean of(double... row);
    }

    /** The share of new rows that are told right, of those whose kind is a rule. */
    private static double right(double[][] shown, double[][] asked, Rule rule, boolean... category) {
        boolean[] labels = new boolean[shown.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = rule.of(shown[i]);
        }
        BoostedTrees trees = BoostedTrees.fit(shown, labels, category);
        return (double) Arrays.stream(asked)
                        .filter(row -> trees.margin(row) > 0 == rule.of(row))
                        .count()
                / asked.length;
    }

    /** Two columns that say nothing alone; 64 bins leave 1/64 of the rows at each edge in doubt. */
    @Test
    void learnsARuleOfTwoColumns() {
        Rule rule = row -> row[0] > 0.5 != row[1] > 0.3;
        assertTrue(right(uniform("a", 500, 3), uniform("b", 500, 3), rule, new boolean[3]) > 0.95);
    }

    /** Every other category: as numbers in order they would need a cut between each two. */
    @Test
    void categoriesHaveNoOrder() {
        double[][] shown = uniform("a", 400, 1);
        double[][] asked = uniform("b", 400, 1);
        for (double[][] rows : new double[][][] {shown, asked}) {
            for (double[] row : rows) {
                row[0] = Math.floor(40 * row[0]);
            }
        }
        Rule odd = row -> row[0] % 2 == 1;
        // About ten rows have a category; all that occur are learned, in the first split.
        assertEquals(1, right(shown, asked, odd, true), 0.02);
        // With four cuts a tree, sixty trees of an order need more than one such split.
        assertTrue(right(shown, asked, odd, true) >= right(shown, asked, odd, false));
    }

    @Test
    void missingIsAValue() {
        double[][] shown = uniform("a", 200, 2);
        for (int i = 0; i < 100; i++) {
            shown[i][1] = Double.NaN;
        }
        assertEquals(1, right(shown, shown, row -> Double.isNaN(row[1]), false, false));
    }

    /** One tree's leaf by hand: with one column of one value nothing splits, and the margin stays at the log odds. */
    @Test
    void withoutASplitTheMarginIsThatOfTheShares() {
        double[][] rows = new double[30][1];
        boolean[] positive = new boolean[30];
        Arrays.fill(positive, 0, 10, true);
        // Newton steps of the logistic loss end where its gradient is 0: at log(10 / 20).
        assertEquals(
                Math.log(10.0 / 20), BoostedTrees.fit(rows, positive, false).margin(0), 0.02);
    }

    @Test
    void theAreaIsTheShareOfPairs() {
        double[] score = {0.1, 0.4, 0.4, 0.8, 0.8, 0.8, 0.2};
        boolean[] positive = {false, true, false, true, false, true, true};
        double pairs = 0;
        double right = 0;
        for (int i = 0; i < score.length; i++) {
            for (int j = 0; j < score.length; j++) {
                if (positive[i] && !positive[j]) {
                    pairs++;
                    right += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
                }
            }
        }
        assertEquals(right / pairs, TwoSampleTest.auc(score, positive), 1e-15);
    }

    /**
     * Two normal distributions with means a deviation apart: the best classifier puts Phi(1 / sqrt 2) = 0.760 of the
     * pairs in order and recognises Phi(1 / 2) = 0.691 of the rows, and no other does better on average.
     */
    @Test
    void aTestOfNormalsIsNearTheBestThereIs() {
        double[][][] sets = new double[2][600][2];
        for (int s = 0; s < 2; s++) {
            for (int i = 0; i < 600; i++) {
                RANDOM.split(s).fill(Noise.NORMAL, i, sets[s][i], 0, 2);
                sets[s][i][0] += s;
            }
        }
        TwoSampleTest apart = TwoSampleTest.of(sets[0], sets[1], new boolean[2], 4, RANDOM);
        // Four standard errors of the area, 0.25 sqrt(2 / 600); what trees miss of the best is below 0.05.
        assertTrue(apart.auc() > 0.760 - 0.1 && apart.auc() < 0.760 + 0.058, apart.toString());
        assertTrue(apart.recognised() > 0.691 - 0.1 && apart.recognised() < 0.691 + 0.058, apart.toString());
        for (double[] row : sets[1]) {
            row[0] -= 1;
        }
        TwoSampleTest alike = TwoSampleTest.of(sets[0], sets[1], new boolean[2], 4, RANDOM);
        // The standard deviation of Mann and Whitney's statistic is 1 / sqrt(6 * 600) = 0.0167: four of them.
        assertEquals(0.5, alike.auc(), 0.067);
        assertEquals(0.5, alike.recognised(), 0.067);
    }
}
