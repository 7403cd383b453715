package org.ergodic.common.noise;

import java.util.ArrayList;
import java.util.List;

/**
 * How a path's interval falls into blocks, these into smaller ones and so on: the prime factors of the number of cells,
 * the largest first, take turns with halvings. So 125 cells of 3 levels are 5, 10, 50, 100, 500 and 1000 blocks, and
 * grids of so many equal steps find each of their times by one cut.
 *
 * @param cells how many cells there are, in which lengths are counted
 * @param lengths of a block of each depth; halves of that below
 */
record Blocks(int cells, double... lengths) {
    static Blocks of(int cells, int levels) {
        List<Integer> factors = new ArrayList<>();
        int rest = cells;
        for (int prime = 2; (long) prime * prime <= rest; prime++) {
            while (rest % prime == 0) {
                factors.add(0, prime);
                rest /= prime;
            }
        }
        if (rest > 1) {
            factors.add(0, rest);
        }
        double[] lengths = new double[factors.size() + levels + 1];
        lengths[0] = cells;
        int halvings = levels;
        for (int depth = 1; depth < lengths.length; depth++) {
            boolean isHalf = factors.isEmpty() || halvings > 0 && depth % 2 == 0;
            lengths[depth] = lengths[depth - 1] / (isHalf ? 2 : factors.remove(0));
            halvings -= isHalf ? 1 : 0;
        }
        return new Blocks(cells, lengths);
    }

    /** The depth of the parts of the lattice. */
    int deepest() {
        return lengths.length - 1;
    }

    double length(int depth) {
        return depth < lengths.length ? lengths[depth] : Math.scalb(lengths[deepest()], deepest() - depth);
    }
}
