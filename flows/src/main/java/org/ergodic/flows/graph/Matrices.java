package org.ergodic.flows.graph;

import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What several bijections do with rows {@code [n, d]}. */
public final class Matrices {
    /** Up to so many columns a product with a constant is cheaper than a gather. */
    /**
     * A gather's transpose takes ND4J 50 ns a number, a product with zeros and ones less than that up to about 2000
     * columns.
     */
    private static final int NARROW = 1024;

    private Matrices() {}

    /** A number for each row: {@code value} of one element as {@code [n]}. */
    public static SDVariable repeat(SDVariable rows, SDVariable value) {
        return zeros(rows).sum(1).add(value);
    }

    /** Zeros of the shape of {@code rows}, whatever those hold. */
    public static SDVariable zeros(SDVariable rows) {
        return rows.getSameDiff().zerosLike(rows);
    }

    /** Zeros {@code [n, 1]}. */
    public static SDVariable zeroColumn(SDVariable rows) {
        return zeros(rows).sum(true, 1);
    }

    /** Columns {@code [from, to)} of a matrix. */
    public static SDVariable columns(SDVariable x, long from, long to) {
        return x.getSameDiff().slice(x, new int[] {0, (int) from}, -1, (int) (to - from));
    }

    /** The block of rows {@code [0, rows)} and of columns {@code [from, to)} of a matrix. */
    public static SDVariable block(SDVariable x, long rows, long from, long to) {
        return x.getSameDiff().slice(x, new int[] {0, (int) from}, (int) rows, (int) (to - from));
    }

    /**
     * The columns of the given numbers, in their order: as they are, as a slice, or of a narrow matrix by a product
     * with zeros and ones, which has a kernel both ways where a gather's transpose has none.
     *
     * @param x {@code [n, width]}
     */
    public static SDVariable pick(Scope s, SDVariable x, int width, int... columns) {
        if (consecutive(columns)) {
            return columns.length == width ? x : columns(x, columns[0], columns[0] + (long) columns.length);
        }
        return width <= NARROW
                ? x.mmul(s.constant(choice(width, columns)))
                : x.getSameDiff().gather(x, columns, 1);
    }

    /** The rows of the given numbers, in their order; see {@link #pick}. */
    public static SDVariable pickRows(Scope s, SDVariable x, int height, int... rows) {
        if (consecutive(rows) && rows.length == height) {
            return x;
        }
        return height <= NARROW
                ? s.constant(choice(height, rows).transpose()).mmul(x)
                : x.getSameDiff().gather(x, rows, 0);
    }

    /** Whether each number is one more than that before it. */
    public static boolean consecutive(int... numbers) {
        for (int i = 1; i < numbers.length; i++) {
            if (numbers[i] != numbers[i - 1] + 1) {
                return false;
            }
        }
        return true;
    }

    private static INDArray choice(int width, int... columns) {
        INDArray choice = Nd4j.zeros(DataType.DOUBLE, width, columns.length);
        for (int i = 0; i < columns.length; i++) {
            choice.putScalar(columns[i], i, 1);
        }
        return choice;
    }
}
