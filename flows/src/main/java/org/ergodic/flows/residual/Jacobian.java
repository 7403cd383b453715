package org.ergodic.flows.residual;

import java.util.List;
import java.util.stream.IntStream;
import org.ergodic.api.graph.Scope;
import org.ergodic.flows.graph.Matrices;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogMatrixDeterminant;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The full Jacobian of a function of rows.
 *
 * @param s where it is built
 * @param columns each {@code [n, d]}
 */
record Jacobian(Scope s, List<SDVariable> columns) {
    /** That of {@code to} by {@code from}, both {@code [n, size]}, by a directional derivative for each column. */
    static Jacobian of(Scope s, SDVariable from, SDVariable to, int size) {
        return new Jacobian(
                s,
                IntStream.range(0, size)
                        .mapToObj(i -> {
                            INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, size);
                            unit.putScalar(0, i, 1);
                            return s.jvp(to, from, Matrices.zeros(from).add(s.constant(unit)));
                        })
                        .toList());
    }

    /** {@code [n, d, d]}, row i being column i. */
    SDVariable transposed() {
        return s.sameDiff().stack(1, columns.toArray(new SDVariable[0]));
    }

    /** log |det J| {@code [n]}, minus infinity where J is singular. */
    SDVariable logDet() {
        if (columns.size() == 1) {
            return log(columns.get(0));
        }
        return columns.size() == 2
                ? log(element(0, 0).mul(element(1, 1)).sub(element(0, 1).mul(element(1, 0))))
                : new LogMatrixDeterminant(s.sameDiff(), transposed(), false).outputVariable();
    }

    /** log |x| of {@code [n, 1]}. */
    private SDVariable log(SDVariable x) {
        return s.sameDiff().math().log(s.sameDiff().math().abs(x)).sum(1);
    }

    /** {@code [n, 1]}. */
    private SDVariable element(int row, int column) {
        return Matrices.columns(columns.get(column), row, row + 1L);
    }
}
