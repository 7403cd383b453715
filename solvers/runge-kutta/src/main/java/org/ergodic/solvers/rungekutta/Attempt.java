package org.ergodic.solvers.rungekutta;

import java.util.Arrays;

/**
 * One step of some samples, each of a length of its own, from stages to the state after it. Where it was accepted, it
 * also knows the way in between.
 */
final class Attempt {
    /** What became of a sample. */
    private enum Fate {
        TAKEN,
        UNSOLVED,
        BROKEN
    }

    private final Tableau tableau;
    private final int[] rows;
    private final int width;
    private final double[] from;
    private final double[] length;
    /** The length of the step that each number of the states belongs to. */
    private final double[] lengths;

    private final double[][] times;
    private final double[] x;
    private final double[][] k;
    private final Fate[] fates;
    private final boolean[] extended;
    private double[] proposal;

    /**
     * A step to be taken.
     *
     * @param tableau the method
     * @param rows the numbers of the samples
     * @param paces those of all samples
     * @param x states of all samples
     * @param slopes of all samples at these
     * @param width numbers of a state
     */
    Attempt(Tableau tableau, int[] rows, Pace[] paces, double[] x, double[] slopes, int width) {
        this.tableau = tableau;
        this.rows = rows;
        this.width = width;
        this.x = Rows.gather(x, width, rows);
        int most = tableau.stages() + tableau.interpolant().more().length;
        k = new double[most][];
        k[0] = Rows.gather(slopes, width, rows);
        from = Arrays.stream(rows).mapToDouble(row -> paces[row].time()).toArray();
        length = Arrays.stream(rows).mapToDouble(row -> paces[row].length()).toArray();
        times = new double[most][];
        for (int stage = 0; stage < most; stage++) {
            double share = tableau.c(stage);
            times[stage] = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                times[stage][i] = paces[rows[i]].timeOf(share);
            }
        }
        lengths = new double[this.x.length];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = length[i / width];
        }
        fates = new Fate[rows.length];
        Arrays.fill(fates, Fate.TAKEN);
        extended = new boolean[rows.length];
    }

    int[] rows() {
        return rows;
    }

    double length(int position) {
        return length[position];
    }

    double time(int stage, int position) {
        return times[stage][position];
    }

    double[] start() {
        return x;
    }

    double[] proposal() {
        return proposal;
    }

    double[] lastSlope() {
        return k[tableau.stages() - 1];
    }

    double[] slope(int stage) {
        return k[stage];
    }

    boolean broken(int position) {
        return fates[position] == Fate.BROKEN;
    }

    boolean unsolved(int position) {
        return fates[position] == Fate.UNSOLVED;
    }

    void fail(int position, boolean finite) {
        fates[position] = finite ? Fate.UNSOLVED : Fate.BROKEN;
    }

    /** Takes the stages of an explicit method; the last is at the step's end, so where it is evaluated is the step. */
    void explicit(Rows field) {
        for (int stage = 1; stage < tableau.stages(); stage++) {
            proposal = before(stage);
            k[stage] = field.at(proposal, times[stage]);
        }
    }

    /** Takes those of an implicit one. */
    void implicit(Newton newton) {
        for (int stage = 1; stage < tableau.stages(); stage++) {
            k[stage] = k[stage - 1].clone();
            double[] base = before(stage);
            newton.solve(this, stage, base);
            proposal = base;
        }
    }

    /** What a stage adds its own slope to: x + h sum_j a_ij k_j over those before it. */
    private double[] before(int stage) {
        return add(x.clone(), tableau.a(stage), stage);
    }

    /** Adds h sum_j w_j k_j of all samples in place. */
    private double[] add(double[] sum, double[] w, int count) {
        for (int j = 0; j < Math.min(count, w.length); j++) {
            if (w[j] != 0) {
                double weight = w[j];
                double[] slope = k[j];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += weight * lengths[i] * slope[i];
                }
            }
        }
        return sum;
    }

    /** Adds h sum_j w_j k_j of a sample in place. */
    private void add(double[] sum, int at, int position, double[] w, int count) {
        for (int j = 0; j < Math.min(count, w.length); j++) {
            if (w[j] != 0) {
                double weight = w[j] * length[position];
                double[] slope = k[j];
                for (int i = 0; i < width; i++) {
                    sum[at + i] += weight * slope[position * width + i];
                }
            }
        }
    }

    /** The error of each sample's step over its tolerance; not finite where its values are not. */
    double[] errors(AdaptiveStep solver) {
        double[] first = add(new double[x.length], tableau.e(), tableau.stages());
        double[] third = add(new double[x.length], tableau.third(), tableau.stages());
        double[] errors = new double[rows.length];
        for (int position = 0; position < rows.length; position++) {
            errors[position] = error(solver, position, first, third);
        }
        return errors;
    }

    private double error(AdaptiveStep solver, int position, double[] first, double... third) {
        int at = position * width;
        if (broken(position) || !Rows.finite(proposal, at, width) || !Rows.finite(lastSlope(), at, width)) {
            return Double.NaN;
        }
        double size = solver.norm(first, at, x, proposal, at, width);
        if (tableau.third().length == 0 || size == 0) {
            return size;
        }
        // Hairer, Norsett and Wanner (1993), (10.17) in II.10: the square of the one over the length of both.
        double other = solver.norm(third, at, x, proposal, at, width);
        return size * size / Math.sqrt(size * size + 0.01 * other * other);
    }

    /** The state of samples at times within the step, whose extra stages are evaluated where they were not yet. */
    double[] between(Rows field, int[] positions, double... when) {
        extend(
                field,
                Arrays.stream(positions)
                        .distinct()
                        .filter(position -> !extended[position])
                        .toArray());
        double[] states = new double[positions.length * width];
        for (int i = 0; i < positions.length; i++) {
            int position = positions[i];
            double u = (when[i] - from[position]) / length[position];
            System.arraycopy(x, position * width, states, i * width, width);
            double[] weights = tableau.interpolant().weights(tableau, u);
            add(states, i * width, position, weights, weights.length);
        }
        return states;
    }

    private void extend(Rows field, int... positions) {
        if (positions.length == 0 || tableau.interpolant().more().length == 0) {
            return;
        }
        Rows some = field.select(Rows.some(rows, positions));
        for (int stage = tableau.stages(); stage < k.length; stage++) {
            k[stage] = k[stage] == null ? new double[x.length] : k[stage];
            double[] at = Rows.gather(x, width, positions);
            for (int i = 0; i < positions.length; i++) {
                add(at, i * width, positions[i], tableau.a(stage), stage);
            }
            double[] slopes = some.at(at, Rows.some(times[stage], positions));
            for (int i = 0; i < positions.length; i++) {
                System.arraycopy(slopes, i * width, k[stage], positions[i] * width, width);
            }
        }
        for (int position : positions) {
            extended[position] = true;
        }
    }
}
