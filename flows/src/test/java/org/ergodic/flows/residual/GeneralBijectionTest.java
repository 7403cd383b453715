package org.ergodic.flows.residual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.common.graph.Divergence;
import org.ergodic.flows.Built;
import org.ergodic.flows.Flow;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GeneralBijectionTest {
    /** z = asinh(x M), M full. */
    @Nested
    class Mixed extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new GeneralBijection(
                    "mixed",
                    (s, x, c) -> s.sameDiff().math().asinh(x.mmul(matrix(s))),
                    (s, z, c) ->
                            s.sameDiff().math().sinh(z).mmul(s.sameDiff().math().matrixInverse(matrix(s))),
                    2);
        }

        @Override
        protected long[] event() {
            return new long[] {2};
        }

        private SDVariable matrix(Scope s) {
            return s.parameter("m", Initializer.of(Nd4j.createFromArray(new double[][] {{2, 0.7}, {-0.4, 1.5}})), 2, 2);
        }
    }

    /** The determinant of a planar map by its formula against that of its Jacobian. */
    @Test
    void agreesWithAFormula() {
        Planar planar = new Planar(3);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, 3);
                    Bijection general = new GeneralBijection(
                            "general",
                            (t, rows, c) -> planar.inverse(t, rows, c).value(),
                            (t, rows, c) -> planar.forward(t, rows, c).value(),
                            3);
                    s.output(
                            "difference",
                            general.inverse(s, x, Context.none())
                                    .logDet()
                                    .sub(planar.inverse(s, x, Context.none()).logDet()));
                })
                .perturbed(0.5);
        INDArray x = GaussianPrior.standard().sample(RandomStream.of(1), 0, DataType.DOUBLE, 20, 3);
        assertEquals(0, built.run("difference", Map.of("x", x)).amaxNumber().doubleValue(), 1e-12);
    }

    /** Matrices times Q diag(s) R, Q and R orthogonal, with s from 1 down to the reciprocal of the condition. */
    private static GeneralBijection linear(INDArray matrix) {
        long d = matrix.size(0);
        return new GeneralBijection(
                "linear",
                (s, x, c) -> x.mmul(s.constant(matrix)),
                (s, z, c) -> z.mmul(s.sameDiff().math().matrixInverse(s.constant(matrix))),
                d);
    }

    private static INDArray orthogonal(int d, int seed) {
        Random random = new Random(seed);
        double[][] q = new double[d][d];
        for (int i = 0; i < d; i++) {
            INDArray row = Nd4j.createFromArray(random.doubles(d, -1, 1).toArray());
            for (int j = 0; j < 2 * i; j++) {
                INDArray other = Nd4j.createFromArray(q[j % i]);
                row.subi(other.mul(row.mul(other).sumNumber()));
            }
            q[i] = row.div(row.norm2Number()).toDoubleVector();
        }
        return Nd4j.createFromArray(q);
    }

    private static INDArray logDets(DataType type, Bijection bijection, INDArray x, boolean forward) {
        Built built = Built.of(type, s -> {
            SDVariable in = s.input("x", -1, x.size(1));
            s.output(
                    "log-det",
                    (forward ? bijection.forward(s, in, Context.none()) : bijection.inverse(s, in, Context.none()))
                            .logDet());
        });
        return built.run("log-det", Map.of("x", x.castTo(type)));
    }

    /** Rounding of the matrix alone moves it by up to d times the condition times 1e-16, which is 6e-10 at most. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1e5", "3, 1e5", "4, 1e3", "4, 1e5", "6, 10", "9, 1e5", "16, 1e5", "64, 1e5"})
    void isRightAtAnySizeAndCondition(int d, double condition) {
        INDArray s = Nd4j.create(DataType.DOUBLE, d);
        double expected = 0;
        for (int i = 0; i < d; i++) {
            // Most of them small, so that the determinant is far from that of the largest.
            s.putScalar(i, i == 0 ? 1 : 1 / condition);
            expected += Math.log(s.getDouble(i));
        }
        INDArray matrix =
                orthogonal(d, 1).mulColumnVector(s.reshape(d, 1)).transpose().mmul(orthogonal(d, 2));
        INDArray x = GaussianPrior.standard().sample(RandomStream.of(1), 0, DataType.DOUBLE, 3, d);
        for (int row = 0; row < 3; row++) {
            assertEquals(
                    expected, logDets(DataType.DOUBLE, linear(matrix), x, false).getDouble(row), 1e-8);
            assertEquals(
                    -expected, logDets(DataType.DOUBLE, linear(matrix), x, true).getDouble(row), 1e-8);
        }
    }

    /** z = x / 2, whose determinant is soon below what a single-precision number can be. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 10, 20, 200})
    void smallDeterminantsAreNoObstacle(int d) {
        GeneralBijection half = new GeneralBijection("half", (s, x, c) -> x.mul(0.5), (s, z, c) -> z.mul(2.0), d);
        INDArray x = GaussianPrior.standard().sample(RandomStream.of(1), 0, DataType.DOUBLE, 2, d);
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            double expected = -d * Math.log(2);
            assertEquals(expected, logDets(type, half, x, false).getDouble(1), Math.ulp((float) expected));
        }
    }

    /** z = (x1², ..., xd²) is singular where a number is 0; sorted out by LU for d = 3, written out for d = 2. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aSingularRowIsMinusInfinityAndDisturbsNoOther(int d) {
        GeneralBijection squares = new GeneralBijection(
                "squares",
                (s, x, c) -> x.mul(x),
                (s, z, c) -> s.sameDiff().math().sqrt(z),
                d);
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {1, 0, 3}, {2, 2, 2}})
                .get(NDArrayIndex.all(), NDArrayIndex.interval(0, d));
        INDArray logDet = logDets(DataType.DOUBLE, squares, x.dup(), false);
        assertEquals(d * Math.log(2) + Math.log(d == 2 ? 2 : 6), logDet.getDouble(0), 1e-12);
        assertEquals(Double.NEGATIVE_INFINITY, logDet.getDouble(1));
        assertEquals(2 * d * Math.log(2), logDet.getDouble(2), 1e-12);
    }

    /**
     * The score of a density and the divergence of that, which score matching takes: by the Jacobian and by a formula.
     */
    @Test
    void derivativesToSecondOrderAgreeWithAFormula() {
        Planar planar = new Planar(4);
        Bijection general = new GeneralBijection(
                "general",
                (t, rows, c) -> planar.inverse(t, rows, c).value(),
                (t, rows, c) -> planar.forward(t, rows, c).value(),
                4);
        Built built = Built.of(DataType.DOUBLE, s -> {
                    SDVariable x = s.input("x", -1, 4);
                    List<SDVariable> all = new ArrayList<>();
                    for (Bijection bijection : List.of(planar, general)) {
                        SDVariable logProb =
                                new Flow(bijection, GaussianPrior.standard(), 4).logProb(s, x, Context.none());
                        SDVariable score = s.gradient(logProb, List.of(x)).get(0);
                        SDVariable trace = Divergence.exact(s, score, x, 4);
                        SDVariable loss = score.mul(score).sum(1).mul(0.5).add(trace);
                        all.add(logProb.reshape(-1, 1));
                        all.add(score);
                        all.add(trace.reshape(-1, 1));
                        List<SDVariable> parameters = List.copyOf(s.parameters().values());
                        s.gradient(loss, parameters)
                                .forEach(g -> all.add(
                                        g.sum().reshape(1, 1).add(trace.mul(0).reshape(-1, 1))));
                    }
                    int half = all.size() / 2;
                    SDVariable[] first = all.subList(0, half).toArray(SDVariable[]::new);
                    SDVariable[] second = all.subList(half, 2 * half).toArray(SDVariable[]::new);
                    s.output(
                            "difference",
                            s.sameDiff().concat(1, first).sub(s.sameDiff().concat(1, second)));
                    s.output("trace", all.get(2));
                })
                .perturbed(0.5);
        INDArray x = GaussianPrior.standard().sample(RandomStream.of(1), 0, DataType.DOUBLE, 20, 4);
        assertEquals(0, built.run("difference", Map.of("x", x)).amaxNumber().doubleValue(), 1e-9);
        assertTrue(built.run("trace", Map.of("x", x)).amaxNumber().doubleValue() > 0.1);
    }
}
