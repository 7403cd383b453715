package org.ergodic.data.scale;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.ergodic.api.config.Selection;
import org.ergodic.api.message.Excerpt;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;

/**
 * The columns that hold whole numbers k and are modelled as y = k + u, with u uniform on (0, 1): a density of y exists
 * where one of k does not, and the mean of log p(y) is a lower bound of that of log P(k) (Theis, van den Oord and
 * Bethge 2016, arXiv:1511.01844, section 3.1). The way back is k = floor(y). Immutable.
 */
public final class Dequantisation {
    /** Up to here, doubles tell k + u apart from k and from k + 1. */
    private static final double LARGEST = 1e15;

    private final boolean[] columns;

    private Dequantisation(boolean... columns) {
        this.columns = columns;
    }

    /** No column. */
    public static Dequantisation none(int columns) {
        return new Dequantisation(new boolean[columns]);
    }

    /** Every column. */
    public static Dequantisation all(int columns) {
        boolean[] all = new boolean[columns];
        Arrays.fill(all, true);
        return new Dequantisation(all);
    }

    /** The columns of some numbers from 0. */
    public static Dequantisation of(int columns, int... chosen) {
        boolean[] which = new boolean[columns];
        for (int column : chosen) {
            which[column] = true;
        }
        return new Dequantisation(which);
    }

    /**
     * The columns that a config asks for. Whole is a column whose every row is, those to be held out too: a fraction
     * among them tells as well as one among the others that it holds no whole numbers.
     *
     * @param selection all that suit, none, or some
     * @param named the numbers from 0 of those that the selection names
     * @param values the data
     * @param columns the columns' names
     * @param place where a row came from, for a message
     * @throws DataException if a named column does not suit, or none does
     */
    public static Dequantisation of(
            Selection selection, int[] named, LazyMatrix values, List<String> columns, IntFunction<String> place) {
        if (selection.isNone()) {
            return none(columns.size());
        }
        int[] wrong = new int[columns.size()];
        Arrays.fill(wrong, -1);
        double[] row = new double[wrong.length];
        for (int i = 0; i < values.rows(); i++) {
            values.read(i, row);
            for (int j = 0; j < row.length; j++) {
                wrong[j] = wrong[j] < 0 && !suits(row[j]) ? i : wrong[j];
            }
        }
        for (int column : named) {
            if (wrong[column] >= 0) {
                throw unsuited(values.row(wrong[column])[column], place.apply(wrong[column]), columns.get(column));
            }
        }
        int[] chosen = selection.all()
                ? IntStream.range(0, wrong.length).filter(j -> wrong[j] < 0).toArray()
                : named;
        if (chosen.length == 0) {
            throw new DataException(
                    "data.dequantise: no column holds whole numbers only (up to 1e15), so there is nothing to"
                            + " add noise to: leave it out. " + place.apply(wrong[0]) + ", column "
                            + Excerpt.of(columns.get(0))
                            + " is " + values.row(wrong[0])[0]);
        }
        return of(wrong.length, chosen);
    }

    private static DataException unsuited(double value, String place, String column) {
        return new DataException("data.dequantise: " + place + ", column " + Excerpt.of(column) + " is " + value + ", "
                + (value == Math.rint(value)
                        ? "beyond 1e15, where noise on [0, 1) is lost in rounding: use a larger unit, or leave it out"
                        : "and noise on [0, 1) is for whole numbers. Leave the column out of the list; data.dequantise:"
                                + " true takes the columns that suit"));
    }

    /** {@return whether a number can be given noise and got back} */
    public static boolean suits(double value) {
        return value == Math.rint(value) && Math.abs(value) <= LARGEST;
    }

    /** {@return whether there is any such column} */
    boolean any() {
        for (boolean column : columns) {
            if (column) {
                return true;
            }
        }
        return false;
    }

    public boolean holds(int column) {
        return columns[column];
    }

    /** {@return the numbers of the columns, from 1} */
    public List<Integer> toList() {
        return Arrays.stream(numbers()).mapToObj(j -> j + 1).toList();
    }

    /** {@return the numbers of the columns, from 0} */
    int[] numbers() {
        return IntStream.range(0, columns.length).filter(j -> columns[j]).toArray();
    }

    /** {@return the values with noise that is the same at each reading, since it is a function of the row} */
    public LazyMatrix noised(LazyMatrix values, RandomStream random) {
        if (!any()) {
            return values;
        }
        return new LazyMatrix(values.rows(), values.columns(), (i, row) -> {
            values.read(i, row);
            double[] noise = new double[columns.length];
            random.fill(Noise.UNIFORM, i, noise, 0, noise.length);
            for (int j = 0; j < noise.length; j++) {
                row[j] = columns[j] ? between(row[j], noise[j]) : row[j];
            }
        });
    }

    /** Large numbers may round up to the next whole one. */
    private static double between(double whole, double noise) {
        return Math.min(whole + noise, Math.nextDown(whole + 1));
    }

    /** {@return the values with whole numbers moved to the middle of their interval, without noise} */
    LazyMatrix centred(LazyMatrix values) {
        return any() ? values.map((j, value) -> columns[j] ? Math.floor(value) + 0.5 : value) : values;
    }

    /** {@return a value without its noise} */
    double restored(int column, double value) {
        return columns[column] ? Math.floor(value) : value;
    }

    /** {@return the rows that have a fraction in a column of whole numbers, from 0} */
    int[] misfits(LazyMatrix values) {
        return any()
                ? IntStream.range(0, values.rows())
                        .filter(i -> misfit(values.row(i)) >= 0)
                        .toArray()
                : new int[0];
    }

    /** {@return the first fraction in a column of whole numbers, for a message} */
    Optional<String> misfit(LazyMatrix values, List<String> names) {
        int[] rows = misfits(values);
        if (rows.length == 0) {
            return Optional.empty();
        }
        double[] row = values.row(rows[0]);
        int column = misfit(row);
        return Optional.of("row " + (rows[0] + 1) + ", column " + Excerpt.of(names.get(column)) + " is " + row[column]
                + ", and the model has learnt whole numbers there (data.dequantise)");
    }

    private int misfit(double[] row) {
        return IntStream.range(0, row.length)
                .filter(j -> columns[j] && row[j] != Math.rint(row[j]))
                .findFirst()
                .orElse(-1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dequantisation that && Arrays.equals(columns, that.columns);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(columns);
    }
}
