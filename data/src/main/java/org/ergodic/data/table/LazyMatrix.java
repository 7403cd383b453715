package org.ergodic.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.ergodic.api.graph.Events;
import org.ergodic.api.model.DataSpace;
import org.ergodic.common.statistics.Moments;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A table of numbers that is read row by row. What it holds may take less memory than the numbers would, and a choice
 * of its rows or columns, or a change of its numbers, holds nothing of its own and is worked out at each reading.
 * Immutable and thread-safe.
 */
public final class LazyMatrix {
    /** So many numbers are copied at once. */
    private static final int COPIED = 1 << 20;

    /** So many numbers are sorted between two readings. */
    private static final int SORTED = 1 << 24;

    private final int rows;
    private final int columns;
    private final Reader reader;

    public LazyMatrix(int rows, int columns, Reader reader) {
        this.rows = rows;
        this.columns = columns;
        this.reader = reader;
    }

    /** Gives the numbers of a row. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Copies a row's numbers to the beginning of an array.
         *
         * @param row from 0
         * @param into at least as long as there are columns
         */
        void read(int row, double[] into);
    }

    /**
     * A table that is worked out at each reading.
     *
     * @param rows how many
     * @param columns how many
     * @param reader gives each row, the same one at each reading
     * @return the table
     */
    public static LazyMatrix reading(int rows, int columns, Reader reader) {
        return new LazyMatrix(rows, columns, reader);
    }

    /**
     * The numbers of an array, copied.
     *
     * @param x {@code [n, ...]}
     * @return n rows, each with the elements of one of the array in the order of the last dimension first
     */
    public static LazyMatrix of(INDArray x) {
        Packing packing = new Packing(Events.size(Events.event(x.shape())));
        Events.eachRow(x, packing::add);
        return packing.matrix();
    }

    /**
     * What a model sees, on the data's scale, copied; whole numbers with the noise that they were given.
     *
     * @param space how both relate
     * @param x {@code [n, event]} on the model's scale
     * @return {@code [n, d]} on the data's scale
     */
    public static LazyMatrix continuous(DataSpace space, INDArray x) {
        return on(space::continuous, x);
    }

    /**
     * What stands in the data, copied; whole numbers without the noise that they were given.
     *
     * @param space how the scales relate
     * @param x {@code [n, event]} on the model's scale
     * @return {@code [n, d]} on the data's scale
     */
    public static LazyMatrix restored(DataSpace space, INDArray x) {
        return on(space::restore, x);
    }

    private static LazyMatrix on(UnaryOperator<INDArray> scale, INDArray x) {
        int n = Math.toIntExact(x.size(0));
        int width = Events.size(Events.event(x.shape()));
        // The data may have other columns than the model.
        Packing packing = null;
        for (int from = 0; from < n; from += rowsAtOnce(width)) {
            int to = Math.min(n, from + rowsAtOnce(width));
            INDArray some = scale.apply(x.get(NDArrayIndex.interval(from, to)));
            packing = packing == null ? new Packing(Events.size(Events.event(some.shape()))) : packing;
            Events.eachRow(some, packing::add);
        }
        return (packing == null ? new Packing(width) : packing).matrix();
    }

    private static int rowsAtOnce(int width) {
        return Math.max(1, COPIED / Math.max(1, width));
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return the number of columns} */
    public int columns() {
        return columns;
    }

    /**
     * Copies a row.
     *
     * @param row from 0
     * @param into at least as long as there are columns; its beginning is overwritten
     */
    public void read(int row, double[] into) {
        reader.read(row, into);
    }

    /**
     * A copy of a row.
     *
     * @param row from 0
     * @return its numbers
     */
    public double[] row(int row) {
        double[] numbers = new double[columns];
        read(row, numbers);
        return numbers;
    }

    /** {@return a copy of all rows} */
    public double[][] toRows() {
        double[][] all = new double[rows][columns];
        for (int i = 0; i < rows; i++) {
            read(i, all[i]);
        }
        return all;
    }

    /**
     * Some of the rows.
     *
     * @param chosen which, from 0, in the order wanted
     * @return those
     */
    public LazyMatrix choose(int... chosen) {
        int[] kept = chosen.clone();
        return new LazyMatrix(kept.length, columns, (row, into) -> reader.read(kept[row], into));
    }

    /**
     * Neighbouring columns.
     *
     * @param from the first, from 0
     * @param to the one after the last
     * @return those
     */
    public LazyMatrix between(int from, int to) {
        if (from == 0 && to == columns) {
            return this;
        }
        return new LazyMatrix(rows, to - from, (row, into) -> System.arraycopy(row(row), from, into, 0, to - from));
    }

    /** A change of a number that depends on its column. */
    @FunctionalInterface
    public interface Change {
        /**
         * Changes a number.
         *
         * @param column its column, from 0
         * @param value the number
         * @return another
         */
        double apply(int column, double value);
    }

    /**
     * Each number changed.
     *
     * @param change how
     * @return a table of the same size
     */
    public LazyMatrix map(Change change) {
        return new LazyMatrix(rows, columns, (row, into) -> {
            read(row, into);
            for (int j = 0; j < columns; j++) {
                into[j] = change.apply(j, into[j]);
            }
        });
    }

    /**
     * These rows, then others.
     *
     * @param more as many columns
     * @return all of them
     */
    public LazyMatrix followedBy(LazyMatrix more) {
        if (more.columns != columns) {
            throw new IllegalArgumentException(
                    "rows of " + columns + " numbers cannot be followed by rows of " + more.columns);
        }
        return new LazyMatrix(rows + more.rows, columns, (row, into) -> {
            if (row < rows) {
                read(row, into);
            } else {
                more.read(row - rows, into);
            }
        });
    }

    /** These columns, then others of as many rows. */
    LazyMatrix joined(LazyMatrix more) {
        return reading(rows, columns + more.columns, (row, into) -> {
            read(row, into);
            System.arraycopy(more.row(row), 0, into, columns, more.columns);
        });
    }

    /**
     * These columns, then others.
     *
     * @param more as many rows
     * @return all of them
     */
    public LazyMatrix beside(LazyMatrix more) {
        return joined(more);
    }

    /** {@return the same numbers, worked out once and held in as little memory as they need} */
    public LazyMatrix packed() {
        Packing packing = new Packing(columns);
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++) {
            read(i, row);
            packing.add(row);
        }
        return packing.matrix();
    }

    /** {@return the numbers as an array DOUBLE {@code [n, d]}} */
    public INDArray toArray() {
        return toArray(DataType.DOUBLE, columns);
    }

    /**
     * The numbers as an array.
     *
     * @param type FLOAT or DOUBLE
     * @param event the shape of a row, of as many elements as there are columns
     * @return {@code [n, event]}
     */
    public INDArray toArray(DataType type, long... event) {
        if (Events.size(event) != columns) {
            throw new IllegalArgumentException(
                    "rows of " + columns + " numbers do not have the shape " + Arrays.toString(event));
        }
        INDArray all = Nd4j.createUninitialized(type, Events.batch(rows, event));
        double[] row = new double[columns];
        for (int from = 0; from < rows; from += rowsAtOnce(columns)) {
            int to = Math.min(rows, from + rowsAtOnce(columns));
            int n = (to - from) * columns;
            float[] floats = new float[type == DataType.FLOAT ? n : 0];
            double[] doubles = new double[type == DataType.FLOAT ? 0 : n];
            for (int i = from; i < to; i++) {
                read(i, row);
                int at = (i - from) * columns;
                if (type == DataType.FLOAT) {
                    for (int j = 0; j < columns; j++) {
                        floats[at + j] = (float) row[j];
                    }
                } else {
                    System.arraycopy(row, 0, doubles, at, columns);
                }
            }
            // Straight into the new array's memory: ND4J's own ways make a copy first, a number at a time.
            long start = (long) from * columns;
            if (type == DataType.FLOAT) {
                new FloatPointer(all.data().pointer()).position(start).put(floats, 0, n);
            } else {
                new DoublePointer(all.data().pointer()).position(start).put(doubles, 0, n);
            }
        }
        return all;
    }

    /** {@return the moments of each column} */
    public Moments moments() {
        return Moments.of(columns, visitor -> {
            double[] row = new double[columns];
            for (int i = 0; i < rows; i++) {
                read(i, row);
                visitor.visit(i, row);
            }
        });
    }

    /** {@return the least and the greatest number, or infinities the wrong way round where there is none} */
    public double[] range() {
        double[] range = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++) {
            read(i, row);
            for (double value : row) {
                range[0] = Math.min(range[0], value);
                range[1] = Math.max(range[1], value);
            }
        }
        return range;
    }

    /** {@return the lower median of each column} */
    public List<Double> medians() {
        List<Double> medians = new ArrayList<>();
        int width = Math.max(1, SORTED / Math.max(1, rows));
        double[] row = new double[columns];
        for (int from = 0; from < columns; from += width) {
            double[][] some = new double[Math.min(width, columns - from)][rows];
            for (int i = 0; i < rows; i++) {
                read(i, row);
                for (int j = 0; j < some.length; j++) {
                    some[j][i] = row[from + j];
                }
            }
            for (double[] column : some) {
                Arrays.sort(column);
                medians.add(column[(rows - 1) / 2]);
            }
        }
        return medians;
    }

    @Override
    public String toString() {
        return "a table of " + rows + " rows and " + columns + " columns";
    }
}
