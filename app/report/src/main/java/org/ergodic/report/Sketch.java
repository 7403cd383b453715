package org.ergodic.report;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ergodic.api.data.Schema;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.LazyMatrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A table and samples of it, column by column, of no more rows than a picture needs: where there are more, some are
 * chosen at random, the same for the same seed.
 *
 * @param schema the columns
 * @param data the values of each column
 * @param ofData of how many rows they are
 * @param samples the values of each column, none where there are no samples
 * @param ofSamples of how many samples they are
 * @param axes an axis for each column, on which its data can be seen
 */
record Sketch(Schema schema, double[][] data, int ofData, double[][] samples, int ofSamples, Axis[] axes) {
    private static final int MOST_ROWS = 50_000;
    private static final int MOST_CELLS = 10_000_000;
    private static final double SPREAD = 0.35;

    static Sketch of(Schema schema, LazyMatrix data, INDArray samples, long seed) {
        int most = Math.max(1000, Math.min(MOST_ROWS, MOST_CELLS / Math.max(1, schema.size())));
        RandomStream random = RandomStream.of(seed).split("pictures");
        LazyMatrix drawn = LazyMatrix.of(samples);
        double[][] columns = columns(some(data, most, random.split("data")), schema.size());
        return new Sketch(
                schema,
                columns,
                data.rows(),
                columns(some(drawn, most, random.split("samples")), schema.size()),
                drawn.rows(),
                IntStream.range(0, schema.size())
                        .mapToObj(i -> Marginal.axis(schema.column(i), columns[i]))
                        .toArray(Axis[]::new));
    }

    private static LazyMatrix some(LazyMatrix rows, int most, RandomStream random) {
        return rows.rows() <= most ? rows : rows.choose(Arrays.copyOf(random.permutation(rows.rows()), most));
    }

    private static double[][] columns(LazyMatrix rows, int width) {
        double[][] columns = new double[width][rows.rows()];
        double[] row = new double[width];
        for (int i = 0; i < rows.rows(); i++) {
            rows.read(i, row);
            for (int j = 0; j < width; j++) {
                columns[j][i] = row[j];
            }
        }
        return columns;
    }

    /** {@return how a column is spread} */
    Marginal marginal(int column) {
        return Marginal.of(schema.column(column), data[column], samples[column]);
    }

    /** {@return an axis for a column} */
    Axis axis(int column) {
        return axes[column];
    }

    /**
     * How far dots of a column may be moved so that those of one value do not cover each other: less than half the
     * distance of two values of a column of words or of few whole numbers, and 0 of any other.
     *
     * @param column the column
     * @return the distance, to both sides
     */
    double spread(int column) {
        return SPREAD * Marginal.gap(schema.column(column), data[column]);
    }

    /** {@return values, each moved by at most so much, always by the same} */
    static double[] spread(double[] values, double by, String what) {
        if (by == 0 || values.length == 0) {
            return values;
        }
        double[] moves = RandomStream.of(values.length)
                .split("spread")
                .split(what)
                .draw(Noise.UNIFORM, 0, DataType.DOUBLE, values.length)
                .toDoubleVector();
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] + by * (2 * moves[i] - 1))
                .toArray();
    }

    /** {@return as many of the first values of each column, in columns; the rows stand in a random order if chosen} */
    static double[][] first(double[][] columns, int rows) {
        return Arrays.stream(columns)
                .map(column -> Arrays.copyOf(column, Math.min(rows, column.length)))
                .toArray(double[][]::new);
    }
}
