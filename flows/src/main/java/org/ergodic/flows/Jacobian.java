package org.ergodic.flows;

import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The full Jacobian of a function of rows, by a directional derivative for each column. */
final class Jacobian {
    private Jacobian() {}

    /** The transposes of the Jacobians of {@code to} by {@code from}, both {@code [n, size]}: {@code [n, size, size]}. */
    static SDVariable transposed(Scope s, SDVariable from, SDVariable to, int size) {
        SDVariable[] columns = new SDVariable[size];
        for (int i = 0; i < size; i++) {
            INDArray unit = Nd4j.zeros(DataType.DOUBLE, 1, size);
            unit.putScalar(0, i, 1);
            columns[i] = s.jvp(to, from, Rows.zeros(from).add(s.constant(unit)));
        }
        // Row i of each matrix is column i of J.
        return s.sameDiff().stack(1, columns);
    }

    /** log |det J| = log det(J'J) / 2 of matrices J or their transposes: {@code [n, size, size]} to {@code [n]}. */
    static SDVariable logDet(Scope s, SDVariable matrices) {
        SDVariable gram = s.sameDiff().mmul(matrices, matrices, false, true, false);
        return s.sameDiff().linalg().logdet(gram).mul(0.5);
    }
}
