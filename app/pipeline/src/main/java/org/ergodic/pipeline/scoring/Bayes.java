package org.ergodic.pipeline.scoring;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ergodic.common.solver.Interruption;
import org.ergodic.data.scale.ConditionColumns;
import org.ergodic.data.table.LazyMatrix;

/**
 * Classes told by Bayes' rule from the likelihoods of a model that is conditioned on them: {@code p(y | x) = p(x | y)
 * p(y) / sum over y' of p(x | y') p(y')}.
 */
public final class Bayes {
    private final RowScores scores;
    private final List<Double> classes;
    private final int width;
    private final int column;

    /**
     * Classes by a model.
     *
     * @param scores what the model says of rows
     * @param condition the columns that it is conditioned on
     * @param column the place of the class among them
     */
    public Bayes(RowScores scores, ConditionColumns condition, int column) {
        this.scores = scores;
        this.classes = condition.classes().get(column);
        this.width = condition.columns().size();
        this.column = column;
        if (classes.isEmpty()) {
            throw new IllegalArgumentException(condition.columns().get(column) + " is a column of numbers, and has no"
                    + " classes that could be told");
        }
    }

    /**
     * Probabilities of the classes of rows.
     *
     * @param rows {@code [n, d]} on the data's scale
     * @param others {@code [n, k - 1]} the columns that the model is conditioned on without the class; may be left out
     *     where there are none
     * @param prior p(y) up to a factor, a number for each class; none for equal ones
     * @return {@code [n][classes]}; not-a-number in a row of density 0 in each class, or that could not be computed
     */
    public double[][] of(LazyMatrix rows, Optional<LazyMatrix> others, double... prior) {
        double[] weights = weights(prior);
        int given = others.map(LazyMatrix::columns).orElse(0);
        if (given != width - 1 || others.isPresent() && others.get().rows() != rows.rows()) {
            throw new IllegalArgumentException("beside the class each row is given " + (width - 1)
                    + " numbers to condition on, not " + given + ": one row of them for each");
        }
        double[][] p = new double[rows.rows()][classes.size()];
        for (int from = 0; from < p.length; from += scores.scoredAtOnce()) {
            int to = Math.min(p.length, from + scores.scoredAtOnce());
            int first = from;
            LazyMatrix some = rows.choose(IntStream.range(from, to).toArray());
            for (int c = 0; c < weights.length; c++) {
                Interruption.check("the classes");
                double value = classes.get(c);
                LazyMatrix conditions = LazyMatrix.reading(to - from, width, (i, into) -> {
                    double[] row =
                            given == 0 ? new double[0] : others.orElseThrow().row(first + i);
                    System.arraycopy(row, 0, into, 0, column);
                    into[column] = value;
                    System.arraycopy(row, column, into, column + 1, row.length - column);
                });
                double[] log = scores.estimated(some, Optional.of(conditions), from)[0];
                for (int i = from; i < to; i++) {
                    p[i][c] = log[i - from];
                }
            }
        }
        for (double[] row : p) {
            normalise(row, weights);
        }
        return p;
    }

    private double[] weights(double... prior) {
        double[] weights = prior.length == 0 ? new double[classes.size()] : prior.clone();
        if (prior.length == 0) {
            Arrays.fill(weights, 1);
        }
        double sum = 0;
        for (double weight : weights) {
            sum += weight >= 0 ? weight : Double.NaN;
        }
        if (weights.length != classes.size() || !(sum > 0) || Double.isInfinite(sum)) {
            throw new IllegalArgumentException("the prior must have a number of at least 0 for each of the "
                    + classes.size() + " classes, and one above 0, not " + Arrays.toString(prior));
        }
        return weights;
    }

    /** From log p(x | y) to p(y | x). */
    private static void normalise(double[] log, double... weights) {
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < log.length; c++) {
            log[c] += Math.log(weights[c]);
            // Not-a-number stays: a class whose likelihood is not known leaves all of them unknown.
            most = Math.max(most, log[c]);
        }
        double sum = 0;
        for (double value : log) {
            sum += Math.exp(value - most);
        }
        for (int c = 0; c < log.length; c++) {
            log[c] = Math.exp(log[c] - most) / sum;
        }
    }
}
