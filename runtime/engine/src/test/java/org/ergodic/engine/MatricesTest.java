package org.ergodic.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.custom.Logdet;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LogMatrixDeterminant;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Determinants and inverses of matrices Q diag(s) R with orthogonal Q and R, whose determinant is that of s up to sign.
 */
class MatricesTest {
    /**
     * A matrix of a known determinant.
     *
     * @param d its size
     * @param condition the largest of s over the least
     * @param largest of s
     * @param many whether half of s are the least, so that the determinant is far from the largest to the power of d
     */
    private record Made(int d, double condition, double largest, boolean many) {
        double s(int i) {
            boolean isLeast = many && i >= (d + 1) / 2;
            double share = d == 1 ? 0 : isLeast ? 1 : (double) i / (d - 1);
            return largest * Math.pow(condition, -share);
        }

        double logDeterminant() {
            double log = 0;
            for (int i = 0; i < d; i++) {
                log += Math.log(s(i));
            }
            return log;
        }

        INDArray matrix() {
            Random random = new Random(31L * d + 7);
            double[][] q = orthogonal(random, d);
            double[][] r = orthogonal(random, d);
            double[][] m = new double[d][d];
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    for (int k = 0; k < d; k++) {
                        m[j][k] += q[i][j] * s(i) * r[i][k];
                    }
                }
            }
            return Nd4j.createFromArray(m);
        }
    }

    /** By Gram and Schmidt, twice. */
    private static double[][] orthogonal(Random random, int d) {
        double[][] q = new double[d][d];
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < d; k++) {
                q[i][k] = random.nextGaussian();
            }
            for (int j = 0; j < 2 * i; j++) {
                double[] other = q[j % i];
                double along = dot(q[i], other);
                for (int k = 0; k < d; k++) {
                    q[i][k] -= along * other[k];
                }
            }
            double norm = Math.sqrt(dot(q[i], q[i]));
            for (int k = 0; k < d; k++) {
                q[i][k] /= norm;
            }
        }
        return q;
    }

    private static double dot(double[] a, double... b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static Stream<Made> matrices() {
        return Stream.of(1, 2, 3, 4, 5, 9, 16, 32, 64)
                .flatMap(d -> Stream.of(
                        new Made(d, 1, 0.5, false),
                        new Made(d, 10, 1e-6, false),
                        new Made(d, 1e5, 1, false),
                        new Made(d, 1e5, 1e8, true)));
    }

    private static Map<String, INDArray> run(boolean interpreted, INDArray x) {
        EngineCompiler compiler = new EngineCompiler(EngineOptions.defaults().withInterpreter(interpreted));
        Graph graph = Graph.build(x.dataType(), s -> {
            SDVariable m = s.input("m", x.shape());
            s.output("log-abs", new LogMatrixDeterminant(s.sameDiff(), m, false).outputVariable());
            s.output("log", new Logdet(s.sameDiff(), m).outputVariable());
            s.output("determinant", s.sameDiff().math().matrixDeterminant(m));
            s.output("inverse", s.sameDiff().math().matrixInverse(m));
        });
        Program program = compiler.compile(graph);
        assertTrue(!program.explain().contains("run by ND4J on copies"), program.explain());
        return new LinkedHashMap<>(program.run(compiler.variables(x.dataType(), Map.of()), Map.of("m", x)));
    }

    /**
     * Rounding of the matrix itself moves the logarithm by up to d times 1e5 times 1e-16, elimination by some times
     * that.
     */
    @ParameterizedTest
    @MethodSource("matrices")
    void areRightToTheConditionOfTheMatrix(Made made) {
        INDArray m = made.matrix();
        INDArray identity = Nd4j.eye(made.d).castTo(DataType.DOUBLE);
        for (boolean interpreted : new boolean[] {false, true}) {
            Map<String, INDArray> y = run(interpreted, m);
            assertEquals(made.logDeterminant(), y.get("log-abs").getDouble(0), 1e-8);
            double determinant = y.get("determinant").getDouble(0);
            assertEquals(Math.exp(made.logDeterminant()), Math.abs(determinant), 1e-8 * Math.abs(determinant));
            double log = y.get("log").getDouble(0);
            // One that underflows has no sign any more.
            double logAbs = y.get("log-abs").getDouble(0);
            double expected = determinant < 0 ? Double.NaN : logAbs;
            assertEquals(expected, determinant == 0 ? logAbs : log);
            double off = m.mmul(y.get("inverse")).sub(identity).amaxNumber().doubleValue();
            assertTrue(off < 1e-9, made + ": A A^-1 is off by " + off);
        }
    }

    /** The numbers are rounded to single precision, the elimination is not. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 16})
    void singlePrecisionLosesNothingOnTheWay(int d) {
        INDArray m = new Made(d, 1e3, 1, false).matrix().castTo(DataType.FLOAT);
        double exact = run(true, m.castTo(DataType.DOUBLE)).get("log-abs").getDouble(0);
        for (boolean interpreted : new boolean[] {false, true}) {
            float log = run(interpreted, m).get("log-abs").getFloat(0);
            assertEquals(exact, log, Math.ulp((float) exact));
        }
    }

    @Test
    void singularMatricesAndOtherOddOnesDisturbNoOther() {
        INDArray batch = Nd4j.createFromArray(new double[][][] {
            {{1, 2}, {2, 4}},
            {{0, 0}, {0, 0}},
            {{0, 1}, {1, 0}},
            {{Double.NaN, 1}, {1, 1}},
            {{1, 1}, {Double.NaN, 1}},
            {{1e-200, 0}, {0, 1e-200}},
            {{-3, 0}, {0, 5}}
        });
        double nan = Double.NaN;
        double tiny = 2 * Math.log(1e-200);
        double[] logs = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, nan, nan, tiny, Math.log(15)};
        double[] determinants = {0, 0, -1, nan, nan, 0, -15};
        double[] firsts = {nan, nan, 0, nan, nan, 1e200, -1.0 / 3};
        for (boolean interpreted : new boolean[] {false, true}) {
            Map<String, INDArray> y = run(interpreted, batch);
            for (int i = 0; i < logs.length; i++) {
                assertEquals(logs[i], y.get("log-abs").getDouble(i), 1e-12, "matrix " + i);
                assertEquals(determinants[i], y.get("determinant").getDouble(i), 1e-12, "matrix " + i);
                assertEquals(
                        firsts[i],
                        y.get("inverse").getDouble(i, 0, 0),
                        firsts[i] > 1 ? 1e-15 * firsts[i] : 1e-15,
                        "matrix " + i);
            }
        }
    }
}
