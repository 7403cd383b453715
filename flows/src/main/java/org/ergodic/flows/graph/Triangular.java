package org.ergodic.flows.graph;

import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Triangular matrices {@code [d, d]} of parameters, whose other triangle is never used. */
public final class Triangular {
    private Triangular() {}

    /** The strict upper triangle of a parameter that starts at 0, with the diagonal {@code [1, d]} given. */
    public static SDVariable upper(Scope s, String name, SDVariable onDiagonal, int d) {
        return upper(s, name, Initializer.zeros(), onDiagonal, d);
    }

    /** The strict upper triangle of a parameter that starts as said, with the diagonal {@code [1, d]} given. */
    public static SDVariable upper(Scope s, String name, Initializer start, SDVariable onDiagonal, int d) {
        SDVariable diagonal = identity(s, d).mul(onDiagonal);
        // One number has no strict triangle, and a parameter that is never used would not be trained.
        return d == 1
                ? diagonal
                : s.parameter(name, start, d, d).mul(s.constant(ones(d, false))).add(diagonal);
    }

    /** The lower triangle of the parameter {@code lower} with ones on the diagonal, starting as the identity. */
    public static SDVariable unitLower(Scope s, int d) {
        return unitLower(s, Initializer.zeros(), d);
    }

    /** The lower triangle of the parameter {@code lower}, which starts as said, with ones on the diagonal. */
    public static SDVariable unitLower(Scope s, Initializer start, int d) {
        return d == 1
                ? identity(s, 1)
                : s.parameter("lower", start, d, d)
                        .mul(s.constant(ones(d, true)))
                        .add(identity(s, d));
    }

    /** The identity. */
    static SDVariable identity(Scope s, int d) {
        return s.constant(Nd4j.eye(d).castTo(DataType.DOUBLE));
    }

    /**
     * Ones on the diagonal and -1 to the left of it: of a row that rises to 1s and falls to 0s, where the last 1 is.
     */
    public static INDArray differences(int d) {
        INDArray differences = Nd4j.eye(d).castTo(DataType.DOUBLE);
        for (int k = 1; k < d; k++) {
            differences.putScalar(k, k - 1, -1);
        }
        return differences;
    }

    /** Ones strictly below the diagonal, or strictly above it. */
    public static INDArray ones(int d, boolean below) {
        INDArray ones = Nd4j.zeros(DataType.DOUBLE, d, d);
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                ones.putScalar(i, j, below ? j < i ? 1 : 0 : j > i ? 1 : 0);
            }
        }
        return ones;
    }
}
