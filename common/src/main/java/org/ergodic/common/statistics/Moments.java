package org.ergodic.common.statistics;

import java.util.Arrays;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.ergodic.api.graph.Events.RowVisitor;

/**
 * The least and greatest value, the mean and the standard deviation of each of some columns of finite numbers, by three
 * passes over the rows. Immutable.
 *
 * <p>Sums are taken of u = (y - origin) / unit, which is of order 1 whatever the column's order of magnitude, so that
 * neither they nor their squares overflow or underflow. The unit is a power of two: dividing by it changes no digit.
 * The origin is 0 unless the column lies further from 0 than 1024 times its width, as times in nanoseconds do; there it
 * is the least value, which y - origin loses no digit to, while sums of y itself would lose those that tell its values
 * apart.
 *
 * <p>A column is <em>constant</em> if its values differ by no more than rounding would explain: by at most 16 units in
 * the last place of the greatest magnitude, or, for whole numbers beyond 2^53, whose neighbours are more than 1 apart,
 * by 2. Smaller whole numbers are exact, and constant only if all are the same.
 */
@API(status = API.Status.EXPERIMENTAL)
public final class Moments {
    private static final double FAR = 1024;
    private static final double ROUNDING = 16;
    private static final double ROUNDING_OF_WHOLE = 2;
    private static final double LARGEST_EXACT = 0x1p53;

    private final double[] least;
    private final double[] greatest;
    private final boolean[] whole;
    private final double[] origin;
    private final double[] unit;
    private final double[] mean;
    private final double[] deviation;
    private int rows;

    private Moments(int columns) {
        least = new double[columns];
        greatest = new double[columns];
        whole = new boolean[columns];
        origin = new double[columns];
        unit = new double[columns];
        mean = new double[columns];
        deviation = new double[columns];
    }

    /**
     * The moments of columns.
     *
     * @param columns how many
     * @param pass shows a visitor all rows, the same ones at each of three calls
     * @return the moments
     */
    public static Moments of(int columns, Consumer<RowVisitor> pass) {
        Moments moments = new Moments(columns);
        moments.range(pass);
        moments.sums(pass);
        return moments;
    }

    /**
     * The moments of one column.
     *
     * @param values its values
     * @return the moments
     */
    public static Moments of(double... values) {
        return of(1, visitor -> {
            double[] row = new double[1];
            for (int i = 0; i < values.length; i++) {
                row[0] = values[i];
                visitor.visit(i, row);
            }
        });
    }

    private void range(Consumer<RowVisitor> pass) {
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        Arrays.fill(whole, true);
        pass.accept((i, row) -> {
            rows++;
            for (int j = 0; j < least.length; j++) {
                least[j] = Math.min(least[j], row[j]);
                greatest[j] = Math.max(greatest[j], row[j]);
                whole[j] &= row[j] == Math.rint(row[j]);
            }
            return true;
        });
        for (int j = 0; j < least.length; j++) {
            double half = greatest[j] / 2 - least[j] / 2;
            origin[j] = magnitude(j) / FAR > 2 * half ? least[j] : 0;
            double size = origin[j] == 0 ? magnitude(j) : 2 * half;
            // A power of two within those whose inverse is one, too.
            int exponent = Math.max(Double.MIN_EXPONENT, Math.min(-Double.MIN_EXPONENT, Math.getExponent(size)));
            unit[j] = Math.scalb(1.0, exponent);
        }
    }

    private void sums(Consumer<RowVisitor> pass) {
        double[] inverse = Arrays.stream(unit).map(u -> 1 / u).toArray();
        double[] average = new double[mean.length];
        pass.accept((i, row) -> {
            for (int j = 0; j < average.length; j++) {
                average[j] += (row[j] - origin[j]) * inverse[j] / rows;
            }
            return true;
        });
        double[] square = new double[mean.length];
        pass.accept((i, row) -> {
            for (int j = 0; j < square.length; j++) {
                double off = (row[j] - origin[j]) * inverse[j] - average[j];
                square[j] += off * off / rows;
            }
            return true;
        });
        for (int j = 0; j < mean.length; j++) {
            boolean constant = constant(j);
            mean[j] = constant ? least[j] : origin[j] + average[j] * unit[j];
            deviation[j] = constant ? 0 : Math.sqrt(square[j]) * unit[j];
        }
    }

    private double magnitude(int column) {
        return Math.max(Math.abs(least[column]), Math.abs(greatest[column]));
    }

    /** {@return the number of columns} */
    public int columns() {
        return mean.length;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /**
     * The least value of a column.
     *
     * @param column from 0
     * @return the least value
     */
    public double least(int column) {
        return least[column];
    }

    /**
     * The greatest value of a column.
     *
     * @param column from 0
     * @return the greatest value
     */
    public double greatest(int column) {
        return greatest[column];
    }

    /**
     * Whether a column holds whole numbers only.
     *
     * @param column from 0
     * @return whether it does
     */
    public boolean whole(int column) {
        return whole[column];
    }

    /**
     * Whether a column is constant up to rounding.
     *
     * @param column from 0
     * @return whether it is
     */
    public boolean constant(int column) {
        double half = greatest[column] / 2 - least[column] / 2;
        if (half == 0 || !whole[column]) {
            return half <= ROUNDING / 2 * Math.ulp(magnitude(column));
        }
        return magnitude(column) >= LARGEST_EXACT && half <= ROUNDING_OF_WHOLE / 2 * Math.ulp(magnitude(column));
    }

    /**
     * The mean of a column.
     *
     * @param column from 0
     * @return the mean, or the least value of a constant column
     */
    public double mean(int column) {
        return mean[column];
    }

    /**
     * The standard deviation of a column, of its values as they are (over n, not n - 1).
     *
     * @param column from 0
     * @return the deviation, or 0 of a constant column
     */
    public double deviation(int column) {
        return deviation[column];
    }

    /**
     * A value as the moments are taken of it: shifted and scaled so that it is of order 1, which loses no digit.
     *
     * @param column from 0
     * @param value a value of that column
     * @return (value - origin) / unit
     */
    public double normalised(int column, double value) {
        return (value - origin[column]) / unit[column];
    }
}
