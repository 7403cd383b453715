package org.ergodic.flows;

import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The full Jacobian of a function of rows.
 *
 * @param s where it is built
 * @param columns each {@code [n, d]}
 */
record Jacobian(Scope s, List<SDVariable> columns) {
    /** Up to this size a determinant is written out, which is faster than ND4J's and does not square the condition number. */
    private static final int WRITTEN_OUT = 3;

    /** That of {@code to} by {@code from}, both {@code [n, size]}, by a directional derivative for each column. */
    static Jacobian of(Scope s, SDVariable from, SDVariable to, int size) {
        return new Jacobian(
                s,
                IntStream.range(0, size)
                        .mapToObj(i -> {
                            INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, size);
                            unit.putScalar(0, i, 1);
                            return s.jvp(to, from, Rows.zeros(from).add(s.constant(unit)));
                        })
                        .toList());
    }

    /** {@code [n, d, d]}, row i being column i. */
    SDVariable transposed() {
        return s.sameDiff().stack(1, columns.toArray(new SDVariable[0]));
    }

    /** log |det J| {@code [n]}, for large matrices as log det(J'J) / 2. */
    SDVariable logDet() {
        int size = columns.size();
        if (size <= WRITTEN_OUT) {
            int[] all = IntStream.range(0, size).toArray();
            SDVariable determinant = determinant(0, all);
            return s.sameDiff().math().log(s.sameDiff().math().abs(determinant)).sum(1);
        }
        SDVariable transposed = transposed();
        SDVariable gram = s.sameDiff().mmul(transposed, transposed, false, true, false);
        return s.sameDiff().linalg().logdet(gram).mul(0.5);
    }

    /** By the column of the given number and those after it, in the given rows: {@code [n, 1]}. */
    private SDVariable determinant(int column, int... rows) {
        SDVariable sum = null;
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            SDVariable part = Rows.columns(columns.get(column), row, row + 1L);
            if (rows.length > 1) {
                int[] others = IntStream.of(rows).filter(r -> r != row).toArray();
                part = part.mul(determinant(column + 1, others));
            }
            sum = sum == null ? part : i % 2 == 0 ? sum.add(part) : sum.sub(part);
        }
        return sum;
    }
}
