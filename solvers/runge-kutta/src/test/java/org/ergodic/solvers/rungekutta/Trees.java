package org.ergodic.solvers.rungekutta;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Rooted trees, one for each condition of order of a Runge-Kutta method (Hairer, Norsett and Wanner 1993, "Solving
 * ordinary differential equations I", section II.2, theorem 2.13): sum_i b_i phi_i(tree) = 1 / gamma(tree).
 */
final class Trees {
    /** A tree by those that hang on its root, in an order that is the same for the same tree. */
    record Tree(List<Tree> branches, String name) {
        static Tree of(List<Tree> branches) {
            List<Tree> sorted =
                    branches.stream().sorted((a, b) -> a.name.compareTo(b.name)).toList();
            StringBuilder name = new StringBuilder("[");
            sorted.forEach(tree -> name.append(tree.name));
            return new Tree(sorted, name.append(']').toString());
        }

        int order() {
            return 1 + branches.stream().mapToInt(Tree::order).sum();
        }

        double gamma() {
            return branches.stream().mapToDouble(Tree::gamma).reduce(order(), (a, b) -> a * b);
        }

        /** phi of each stage. */
        double[] phi(double[][] a) {
            double[] product = new double[a.length];
            Arrays.fill(product, 1);
            for (Tree branch : branches) {
                double[] inner = branch.phi(a);
                for (int i = 0; i < a.length; i++) {
                    double sum = 0;
                    for (int j = 0; j < a[i].length; j++) {
                        sum += a[i][j] * inner[j];
                    }
                    product[i] *= sum;
                }
            }
            return product;
        }
    }

    private Trees() {}

    /** All trees of an order: 1, 1, 2, 4, 9, 20, 48, 115, ... */
    static Set<Tree> of(int order) {
        Set<Tree> all = new LinkedHashSet<>();
        hang(order - 1, new ArrayList<>(), all);
        return all;
    }

    private static void hang(int left, List<Tree> branches, Set<Tree> all) {
        if (left == 0) {
            all.add(Tree.of(branches));
            return;
        }
        for (int size = 1; size <= left; size++) {
            for (Tree branch : of(size)) {
                if (branches.isEmpty()
                        || branch.order() <= branches.get(branches.size() - 1).order()) {
                    List<Tree> more = new ArrayList<>(branches);
                    more.add(branch);
                    hang(left - size, more, all);
                }
            }
        }
    }

    /** How far weights are from meeting all conditions of an order, for the solution after a share u of the step. */
    static double defect(double[][] a, double[] weights, int order, double u) {
        double worst = 0;
        for (Tree tree : of(order)) {
            double[] phi = tree.phi(a);
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * phi[i];
            }
            worst = Math.max(worst, Math.abs(sum - Math.pow(u, order) / tree.gamma()));
        }
        return worst;
    }
}
