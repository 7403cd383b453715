package org.ergodic.flows;

import java.util.stream.IntStream;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** What several bijections do with rows {@code [n, d]}. */
final class Rows {
    private Rows() {}

    /** A number for each row: {@code value} of one element as {@code [n]}. */
    static SDVariable repeat(SDVariable rows, SDVariable value) {
        return zeros(rows).sum(1).add(value);
    }

    /** Zeros of the shape of {@code rows}, whatever those hold. */
    static SDVariable zeros(SDVariable rows) {
        return rows.getSameDiff().zerosLike(rows);
    }

    /** Zeros {@code [n, 1]}. */
    static SDVariable zeroColumn(SDVariable rows) {
        return zeros(rows).sum(true, 1);
    }

    /** x w + b with the parameters {@code w} {@code [in, out]} and {@code b} {@code [out]}. */
    static SDVariable linear(Scope s, SDVariable x, Initializer initializer, long in, long out) {
        SDVariable w = s.parameter("w", initializer, in, out);
        SDVariable b = s.parameter("b", Initializer.zeros(), out);
        return x.mmul(w).add(b);
    }

    /**
     * Columns {@code [from, to)} of a matrix. Not by a strided slice, whose derivative ND4J refuses for a matrix of one
     * row.
     */
    static SDVariable columns(SDVariable x, long from, long to) {
        return pick(x, IntStream.range((int) from, (int) to).toArray());
    }

    /** The block of the given rows and of columns {@code [from, to)} of a matrix. */
    static SDVariable block(SDVariable x, int[] rows, long from, long to) {
        return columns(x.getSameDiff().gather(x, rows, 0), from, to);
    }

    /** The columns of the given numbers, in their order. */
    static SDVariable pick(SDVariable x, int... columns) {
        return x.getSameDiff().gather(x, columns, 1);
    }
}
