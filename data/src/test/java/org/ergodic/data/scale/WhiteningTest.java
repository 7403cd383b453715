package org.ergodic.data.scale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ergodic.api.config.ConfigNode;
import org.ergodic.api.random.Noise;
import org.ergodic.api.random.RandomStream;
import org.ergodic.data.table.DataConfig;
import org.ergodic.data.table.DataException;
import org.ergodic.data.table.LazyMatrix;
import org.ergodic.data.table.Rows;
import org.ergodic.host.Binder;
import org.ergodic.host.Registry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code data.scale: whiten}. */
class WhiteningTest {
    private static final int N = 200;

    /** Three columns of units of their own, correlated, and one that is constant. */
    private static double[][] rows() {
        double[][] z = Rows.of(RandomStream.of(5).split("whiten").draw(Noise.NORMAL, 0, DataType.DOUBLE, N, 3));
        double[][] rows = new double[N][];
        for (int i = 0; i < N; i++) {
            double[] own = z[i];
            rows[i] = new double[] {
                1000 + 50 * own[0], own[0] - 0.5 * own[1] - 3, 7, 0.01 * (own[0] + own[1] + 0.2 * own[2])
            };
        }
        return rows;
    }

    private static Scaling fitted(double[][] rows) {
        return Scaling.fit(LazyMatrix.of(Nd4j.createFromArray(rows)), DataConfig.Scale.WHITEN, Optional.empty());
    }

    private static Scaling read(Map<String, Object> map) {
        return Scaling.of(new Binder(Registry.of()).bind(Scaling.Recorded.class, ConfigNode.of(map), "scaling"));
    }

    @Test
    @DisplayName("whitened training rows have mean 0 and the identity for their covariance, and come back")
    void whitens() {
        double[][] rows = rows();
        Scaling scaling = fitted(rows);
        double[][] x = Rows.of(scaling.apply(Nd4j.createFromArray(rows), DataType.DOUBLE, 4));
        int constant = 0;
        for (int a = 0; a < 4; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = 0;
                double mean = 0;
                for (double[] row : x) {
                    sum += row[a] * row[b] / N;
                    mean += row[a] / N;
                }
                assertEquals(0, mean, 1e-10);
                constant += a == b && sum < 0.5 ? 1 : 0;
                // The constant column is 0 everywhere.
                assertEquals(a == b ? Math.round(sum) : 0, sum, 1e-9, a + " and " + b);
            }
        }
        assertEquals(1, constant);
        double[][] back = Rows.of(scaling.restore(Nd4j.createFromArray(x)));
        for (int i = 0; i < N; i++) {
            assertArrayEquals(rows[i], back[i], 1e-9);
        }
        assertTrue(scaling.isAffine() && scaling.mixes());
    }

    /** det of dy/dx by its columns, which are the differences of rows along each number, times that of a 3x3 part. */
    @Test
    @DisplayName("the log-determinant is that of the matrix dy/dx, by columns taken from differences")
    void logDet() {
        Scaling scaling = fitted(rows());
        double[][] basis = new double[5][4];
        for (int k = 0; k < 4; k++) {
            basis[k + 1][k] = 1;
        }
        double[][] y = Rows.of(scaling.continuous(Nd4j.createFromArray(basis)));
        double[][] jacobian = new double[4][4];
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 4; k++) {
                jacobian[j][k] = y[k + 1][j] - y[0][j];
            }
        }
        double expected = logDeterminant(jacobian);
        assertEquals(expected, scaling.logDet(), 1e-9);
        INDArray x = Nd4j.createFromArray(basis);
        assertEquals(expected, scaling.logDet(x).getDouble(2), 1e-9);
    }

    /** By elimination with the largest pivot. */
    private static double logDeterminant(double[][] matrix) {
        double log = 0;
        for (int p = 0; p < matrix.length; p++) {
            int best = p;
            for (int i = p; i < matrix.length; i++) {
                best = Math.abs(matrix[i][p]) > Math.abs(matrix[best][p]) ? i : best;
            }
            double[] row = matrix[best];
            matrix[best] = matrix[p];
            matrix[p] = row;
            log += Math.log(Math.abs(row[p]));
            for (int i = p + 1; i < matrix.length; i++) {
                double factor = matrix[i][p] / row[p];
                for (int j = p; j < matrix.length; j++) {
                    matrix[i][j] -= factor * row[j];
                }
            }
        }
        return log;
    }

    /** The log density of y where x is standard normal, up to a constant, and its differences. */
    @Test
    @DisplayName("a gradient is taken back by the matrix, and on quantiles by the slope and its own gradient")
    void gradient() {
        double[][] rows = rows();
        for (DataConfig.Scale kind : List.of(DataConfig.Scale.WHITEN, DataConfig.Scale.QUANTILE)) {
            Scaling scaling = Scaling.fit(LazyMatrix.of(Nd4j.createFromArray(rows)), kind, Optional.empty());
            double[][] at = {{1010.3, -2.6, 7, 0.004}};
            double[][] x = Rows.of(scaling.apply(Nd4j.createFromArray(at), DataType.DOUBLE, 4));
            double[][] minus = {new double[4]};
            for (int j = 0; j < 4; j++) {
                minus[0][j] = -x[0][j];
            }
            double[][] gradient = scaling.gradient(minus, at);
            for (int j : new int[] {0, 1, 3}) {
                double h = 1e-5 * scaling.units()[j];
                double slope = (log(scaling, at[0], j, h) - log(scaling, at[0], j, -h)) / (2 * h);
                // Cancellation leaves ten digits of a difference of 1e-5.
                assertEquals(slope, gradient[0][j], 1e-4 * (1 / scaling.units()[j] + Math.abs(slope)), kind + " " + j);
            }
        }
    }

    private static double log(Scaling scaling, double[] at, int column, double h) {
        double[] moved = at.clone();
        moved[column] += h;
        INDArray x = scaling.apply(Nd4j.createFromArray(new double[][] {moved}), DataType.DOUBLE, 4);
        return -0.5 * x.mul(x).sumNumber().doubleValue() - scaling.logDet(x).getDouble(0);
    }

    @Test
    @DisplayName("what a file holds of it is the same scale to the bit, and directions that are none are refused")
    void file() {
        Scaling scaling = fitted(rows());
        assertEquals(scaling, read(scaling.toMap()));
        Map<String, Object> bent = new LinkedHashMap<>(scaling.toMap());
        bent.put(
                "whitening",
                List.of(List.of(1, 0, 0, 0), List.of(1, 1, 0, 0), List.of(0, 0, 1, 0), List.of(0, 0, 0, 1)));
        String message = assertThrows(RuntimeException.class, () -> read(bent)).getMessage();
        assertTrue(message.contains("directions 1 and 2 of 'whitening' are not at right angles"), message);
    }

    @Test
    @DisplayName("columns that determine each other are named")
    void dependent() {
        double[][] rows = rows();
        for (double[] row : rows) {
            row[3] = 2 * row[1] + 1;
        }
        String message = assertThrows(DataException.class, () -> fitted(rows)).getMessage();
        assertTrue(message.contains("combination of the columns 2, 4 is constant"), message);
    }
}
