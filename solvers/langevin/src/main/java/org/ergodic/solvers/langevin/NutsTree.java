package org.ergodic.solvers.langevin;

import java.util.function.DoubleSupplier;

/**
 * The trajectory of one chain of the No-U-Turn sampler while it grows, a leapfrog step at a time. It doubles in a
 * random direction of time until its ends, or those of one of its binary subtrees, come back towards each other.
 * Subtrees of the part that grows are judged from a few momenta that are kept, one for each level, so that a step
 * costs no recursion. Mutable, of one thread.
 */
final class NutsTree {
    /** An energy error that no stable trajectory has (Hoffman and Gelman 2014, Delta_max). */
    private static final double DIVERGENT = 1000;

    /** A place on the trajectory. */
    private record Point(double[] x, double[] p, double[] slope, double energy) {}

    private final double temperature;
    private final double step;
    private final int maxDepth;
    private final DoubleSupplier uniform;
    private final double start;

    /** The ends, backward in time and forward. */
    private final Point[] ends;

    private Point chosen;
    private double logWeight;
    private double[] momenta;
    private int depth;

    // The part that grows: in a direction, so many of its 2^depth steps done.
    private int direction;
    private int leaf;
    private Point current;
    private Point candidate;
    private double grownLogWeight;
    private double[] grownMomenta;
    private final double[][] keptMomentum;
    private final double[][] keptSum;

    private double[] position;
    private double[] half;
    private boolean isDone;
    private boolean isDivergent;
    private double acceptance;
    private int steps;

    /**
     * A trajectory of one point.
     *
     * @param x where it begins
     * @param p its momentum there
     * @param slope dE/dx there
     * @param energy E there
     * @param temperature T of exp(-E / T)
     * @param step of the leapfrog
     * @param maxDepth how often it may double
     * @param uniform draws uniform numbers of this chain and step
     */
    NutsTree(
            double[] x,
            double[] p,
            double[] slope,
            double energy,
            double temperature,
            double step,
            int maxDepth,
            DoubleSupplier uniform) {
        this.temperature = temperature;
        this.step = step;
        this.maxDepth = maxDepth;
        this.uniform = uniform;
        Point point = new Point(x, p, slope, energy);
        start = total(point);
        ends = new Point[] {point, point};
        chosen = point;
        momenta = p.clone();
        keptMomentum = new double[maxDepth][];
        keptSum = new double[maxDepth][];
        grow();
    }

    private double total(Point point) {
        return point.energy / temperature + dot(point.p, point.p) / 2;
    }

    private void grow() {
        direction = uniform.getAsDouble() < 0.5 ? 0 : 1;
        leaf = 0;
        current = ends[direction];
        candidate = null;
        grownLogWeight = Double.NEGATIVE_INFINITY;
        grownMomenta = new double[momenta.length];
        aim();
    }

    /** The first half of a leapfrog step. */
    private void aim() {
        double h = direction == 0 ? -step : step;
        half = new double[current.p.length];
        position = new double[half.length];
        for (int k = 0; k < half.length; k++) {
            half[k] = current.p[k] - h / 2 * current.slope[k] / temperature;
            position[k] = current.x[k] + h * half[k];
        }
    }

    boolean isDone() {
        return isDone;
    }

    /** Where the energy and its slope are wanted next. */
    double[] position() {
        return position;
    }

    /** The second half of a leapfrog step, with the energy and its slope at {@link #position}. */
    void advance(double energy, double... slope) {
        double h = direction == 0 ? -step : step;
        double[] p = half;
        for (int k = 0; k < p.length; k++) {
            p[k] -= h / 2 * slope[k] / temperature;
        }
        current = new Point(position, p, slope, energy);
        steps++;
        double error = total(current) - start;
        if (!(error <= DIVERGENT)) {
            isDivergent = true;
            isDone = true;
            return;
        }
        acceptance += Math.min(1, Math.exp(-error));
        grownLogWeight = logSum(grownLogWeight, -error);
        if (candidate == null || uniform.getAsDouble() < Math.exp(-error - grownLogWeight)) {
            candidate = current;
        }
        add(grownMomenta, p);
        if (turnsWithin()) {
            isDone = true;
            return;
        }
        leaf++;
        if (leaf == 1 << depth) {
            join();
        } else {
            aim();
        }
    }

    /** Whether a complete subtree of the part that grows, whose last point this is, has turned. */
    private boolean turnsWithin() {
        int level = Integer.bitCount(leaf >> 1);
        if ((leaf & 1) == 0) {
            if (depth > 0) {
                keptMomentum[level] = current.p;
                keptSum[level] = grownMomenta.clone();
            }
            return false;
        }
        int subtrees = Integer.numberOfTrailingZeros(~leaf);
        for (int i = level; i > level - subtrees; i--) {
            double[] sum = new double[momenta.length];
            for (int k = 0; k < sum.length; k++) {
                sum[k] = grownMomenta[k] - keptSum[i][k] + keptMomentum[i][k];
            }
            if (turned(keptMomentum[i], current.p, sum)) {
                return true;
            }
        }
        return false;
    }

    /** The part that has grown becomes one with the rest. */
    private void join() {
        if (uniform.getAsDouble() < Math.exp(grownLogWeight - logWeight)) {
            chosen = candidate;
        }
        logWeight = logSum(logWeight, grownLogWeight);
        add(momenta, grownMomenta);
        ends[direction] = current;
        depth++;
        if (depth == maxDepth || turned(ends[0].p, ends[1].p, momenta)) {
            isDone = true;
        } else {
            grow();
        }
    }

    /** Whether one of the ends no longer moves away (Betancourt 2017, appendix A.4.2, for the unit mass matrix). */
    private static boolean turned(double[] first, double[] last, double[] sum) {
        return dot(first, sum) <= 0 || dot(last, sum) <= 0;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }

    private static void add(double[] sum, double[] more) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += more[k];
        }
    }

    private static double logSum(double a, double b) {
        double most = Math.max(a, b);
        return most == Double.NEGATIVE_INFINITY ? most : most + Math.log1p(Math.exp(Math.min(a, b) - most));
    }

    /** Where the chain goes. */
    double[] x() {
        return chosen.x;
    }

    double energy() {
        return chosen.energy;
    }

    double[] slope() {
        return chosen.slope;
    }

    boolean isDivergent() {
        return isDivergent;
    }

    /** How many leapfrog steps it took. */
    int steps() {
        return steps;
    }

    /** The mean of min(1, exp(-energy error)) over the steps (Hoffman and Gelman 2014, section 3.2.1). */
    double acceptance() {
        return steps == 0 ? 0 : acceptance / steps;
    }
}
