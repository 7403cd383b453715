package org.ergodic.flows.image;

import java.util.stream.IntStream;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An orthogonal matrix as P L U, by Gaussian elimination with partial pivoting (Golub and Van Loan, "Matrix
 * computations", 4th edition, algorithm 3.4.1), all in double precision.
 *
 * @param permutation P {@code [d, d]}
 * @param lower the strict lower triangle of L {@code [d, d]}, whose diagonal is 1
 * @param upper the strict upper triangle of U {@code [d, d]}
 * @param logDiagonal log |u| of the diagonal of U {@code [1, d]}
 * @param signs the signs of that diagonal {@code [1, d]}
 */
record Rotation(INDArray permutation, INDArray lower, INDArray upper, INDArray logDiagonal, INDArray signs) {
    /** A matrix drawn uniformly among the orthogonal ones: the Q of Gaussian numbers, by modified Gram and Schmidt. */
    static Rotation random(RandomStream random, int d) {
        double[][] q = random.draw(Noise.NORMAL, 0, DataType.DOUBLE, d, d)
                .reshape(d, d)
                .toDoubleMatrix();
        for (int i = 0; i < d; i++) {
            // Twice: where a row is nearly one of those before, the first time leaves the error of rounding enlarged.
            for (int k = 0; k < 2 * i; k++) {
                subtract(q[i], dot(q[i], q[k % i]), q[k % i]);
            }
            double length = Math.sqrt(dot(q[i], q[i]));
            for (int j = 0; j < d; j++) {
                q[i][j] /= length;
            }
        }
        return decompose(q);
    }

    /** The factors; {@code a} is overwritten. */
    private static Rotation decompose(double[][] a) {
        int d = a.length;
        int[] origin = IntStream.range(0, d).toArray();
        for (int k = 0; k < d; k++) {
            int pivot = k;
            for (int i = k + 1; i < d; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[k];
            a[k] = a[pivot];
            a[pivot] = row;
            int number = origin[k];
            origin[k] = origin[pivot];
            origin[pivot] = number;
            for (int i = k + 1; i < d; i++) {
                a[i][k] /= a[k][k];
                for (int j = k + 1; j < d; j++) {
                    a[i][j] -= a[i][k] * a[k][j];
                }
            }
        }
        double[][] permutation = new double[d][d];
        double[][] lower = new double[d][d];
        double[][] upper = new double[d][d];
        double[][] logDiagonal = new double[1][d];
        double[][] signs = new double[1][d];
        for (int i = 0; i < d; i++) {
            permutation[origin[i]][i] = 1;
            System.arraycopy(a[i], 0, lower[i], 0, i);
            System.arraycopy(a[i], i + 1, upper[i], i + 1, d - i - 1);
            logDiagonal[0][i] = Math.log(Math.abs(a[i][i]));
            signs[0][i] = Math.signum(a[i][i]);
        }
        return new Rotation(
                Nd4j.createFromArray(permutation),
                Nd4j.createFromArray(lower),
                Nd4j.createFromArray(upper),
                Nd4j.createFromArray(logDiagonal),
                Nd4j.createFromArray(signs));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] from, double factor, double[] what) {
        for (int i = 0; i < from.length; i++) {
            from[i] -= factor * what[i];
        }
    }
}
