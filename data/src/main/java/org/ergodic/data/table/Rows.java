package org.ergodic.data.table;

import java.util.Arrays;
import org.ergodic.api.array.NativeMemory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of numbers out of arrays, in one copy: ND4J's own conversion makes a view of every row and takes a hundred times
 * as long.
 */
public final class Rows {
    private Rows() {}

    /**
     * An array's rows.
     *
     * @param x {@code [n, ...]}; not changed
     * @return {@code [n][d]} with d the number of elements of a row, in the order of the last dimension first
     */
    public static double[][] of(INDArray x) {
        int n = Math.toIntExact(x.size(0));
        if (x.length() == 0) {
            return new double[n][0];
        }
        double[] flat = NativeMemory.values(x);
        int d = flat.length / n;
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
        }
        return rows;
    }
}
