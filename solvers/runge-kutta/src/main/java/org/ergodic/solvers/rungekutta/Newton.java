package org.ergodic.solvers.rungekutta;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Solves the equations of implicit stages, k = f(y + h g k) with g on the tableau's diagonal, by Newton's iteration
 * with the Jacobian at the step's start, as in Hairer and Wanner (1996), "Solving ordinary differential equations II",
 * second edition, section IV.8. What is iterated is the slope and not the state, so that a stiff field does not amplify
 * the rounding of states. Samples iterate on their own: each is evaluated until its own equations are solved.
 */
final class Newton {
    private static final int MOST = 10;
    /** How far off a stage may be, as a share of the tolerance. */
    private static final double ENOUGH = 0.01;

    private final AdaptiveStep solver;
    private final Rows field;
    private final Lu[] factors;
    /** How fast the iteration of each sample was last. */
    private final double[] rates;

    private final double rounding;

    /**
     * For the stages of one attempt.
     *
     * @param solver says the tolerances and the tableau
     * @param field the field of all samples
     * @param attempt the step
     * @param jacobians of the attempt's samples at the step's start
     */
    Newton(AdaptiveStep solver, Rows field, Attempt attempt, double[]... jacobians) {
        this.solver = solver;
        this.field = field;
        Tableau tableau = solver.tableau();
        double diagonal = tableau.diagonal(tableau.stages() - 1);
        int d = field.width();
        factors = new Lu[jacobians.length];
        for (int i = 0; i < factors.length; i++) {
            double[] matrix = new double[d * d];
            for (int j = 0; j < matrix.length; j++) {
                matrix[j] = (j % (d + 1) == 0 ? 1 : 0) - attempt.length(i) * diagonal * jacobians[i][j];
            }
            Optional<Lu> lu = Lu.of(matrix, d);
            if (lu.isPresent()) {
                factors[i] = lu.get();
            } else {
                attempt.fail(i, Arrays.stream(jacobians[i]).allMatch(Double::isFinite));
            }
        }
        rates = new double[factors.length];
        Arrays.fill(rates, 1);
        rounding = 4 * (field.type() == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1f));
    }

    /**
     * Solves for a stage of all samples that have not failed.
     *
     * @param attempt the step, whose slope of this stage is where the iteration starts and becomes the solution
     * @param stage the stage
     * @param y what it adds its own slope to; becomes the states of the stage
     */
    void solve(Attempt attempt, int stage, double... y) {
        int d = field.width();
        double diagonal = solver.tableau().diagonal(stage);
        double[] k = attempt.slope(stage);
        double[] sizes = new double[factors.length];
        int[] open = filter(Rows.all(factors.length), i -> !attempt.unsolved(i) && !attempt.broken(i));
        for (int iteration = 0; iteration < MOST && open.length > 0; iteration++) {
            double[] at = Rows.gather(y, d, open);
            double[] times = new double[open.length];
            for (int i = 0; i < open.length; i++) {
                times[i] = attempt.time(stage, open[i]);
                addTo(at, i, k, open[i], attempt.length(open[i]) * diagonal);
            }
            double[] slopes = field.select(Rows.some(attempt.rows(), open)).at(at, times);
            boolean first = iteration == 0;
            boolean[] done = new boolean[factors.length];
            for (int i = 0; i < open.length; i++) {
                int position = open[i];
                double[] change = Arrays.copyOfRange(slopes, i * d, (i + 1) * d);
                for (int j = 0; j < d; j++) {
                    change[j] -= k[position * d + j];
                }
                factors[position].solve(change);
                for (int j = 0; j < d; j++) {
                    k[position * d + j] += change[j];
                    change[j] *= attempt.length(position) * diagonal;
                }
                double size = solver.norm(change, 0, at, at, i * d, d);
                double floor = rounding * solver.norm(at, i * d, at, at, i * d, d);
                done[position] = judge(attempt, position, first, size, sizes[position], floor);
                sizes[position] = size;
            }
            open = filter(open, i -> !done[i]);
        }
        for (int position : open) {
            attempt.fail(position, true);
        }
        for (int position = 0; position < factors.length; position++) {
            addTo(y, position, k, position, attempt.length(position) * diagonal);
        }
    }

    /** Whether a sample needs no further iteration, since it is solved or has failed. */
    private boolean judge(Attempt attempt, int position, boolean first, double size, double before, double floor) {
        if (!Double.isFinite(size)) {
            attempt.fail(position, false);
            return true;
        }
        if (size <= floor) {
            return true;
        }
        if (first) {
            // The last stage's rate, less of it than of one that was seen (Hairer and Wanner's exponent).
            double expected = Math.pow(Math.max(rates[position], Math.ulp(1.0)), 0.8);
            return expected < 1 && expected / (1 - expected) * size <= ENOUGH;
        }
        double rate = size / before;
        rates[position] = rate;
        if (rate >= 1) {
            attempt.fail(position, true);
            return true;
        }
        return rate / (1 - rate) * size <= ENOUGH;
    }

    /** Adds a multiple of a row of numbers to a row. */
    private void addTo(double[] sum, int to, double[] numbers, int from, double weight) {
        int d = field.width();
        for (int j = 0; j < d; j++) {
            sum[to * d + j] += weight * numbers[from * d + j];
        }
    }

    private static int[] filter(int[] positions, IntPredicate wanted) {
        return Arrays.stream(positions).filter(wanted).toArray();
    }
}
