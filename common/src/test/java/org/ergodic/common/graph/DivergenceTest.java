package org.ergodic.common.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ergodic.api.graph.Compiler;
import org.ergodic.api.graph.Graph;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Divergences against closed forms. */
class DivergenceTest {
    private static final double[][] MATRIX = {{1, -2, 0.5}, {3, 0.25, -1}, {0.75, 2, -4}};
    private static final INDArray POINTS = Nd4j.createFromArray(new double[][] {{0.5, -1, 2}, {0, 1.5, -0.25}});

    /** div (A x) = tr A; div sin(x) = sum cos(x); the Laplacian of |x|^4 is 4 (d + 2) |x|^2. */
    @Test
    void exact() {
        INDArray a = Nd4j.createFromArray(MATRIX);
        assertEquals(-2.75, exact((s, x) -> x.mmul(s.constant(a.transpose()))).getDouble(0), 1e-12);
        INDArray sine = exact((s, x) -> s.sameDiff().math().sin(x));
        INDArray laplacian = exact((s, x) -> {
            SDVariable square = x.mul(x).sum(1);
            return s.gradient(square.mul(square), List.of(x)).get(0);
        });
        for (int i = 0; i < 2; i++) {
            double cosines = 0;
            double square = 0;
            for (int j = 0; j < 3; j++) {
                cosines += Math.cos(POINTS.getDouble(i, j));
                square += POINTS.getDouble(i, j) * POINTS.getDouble(i, j);
            }
            assertEquals(cosines, sine.getDouble(i), 1e-12);
            assertEquals(4 * 5 * square, laplacian.getDouble(i), 1e-11);
        }
    }

    /** By something computed that derivatives stop at: div of 6 z by z is 6 for each element, whatever z is of. */
    @Test
    void byWhatIsComputed() {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable z = s.stopGradient(s.input("x", -1, 3).mul(2));
            SDVariable g = s.gradient(z.mul(z).mul(3).sum(1), List.of(z)).get(0);
            s.output("divergence", Divergence.exact(s, g, z, 3));
        });
        assertEquals(18, run(graph, Map.of("x", POINTS)).getDouble(1), 1e-12);
    }

    /** Hutchinson's estimate along a unit vector is the diagonal entry of the Jacobian, and along signs v'Jv. */
    @Test
    void hutchinson() {
        INDArray a = Nd4j.createFromArray(MATRIX);
        for (double[] direction : new double[][] {{1, 0, 0}, {0, 0, 1}, {1, -1, 1}}) {
            Graph graph = Graph.build(DataType.DOUBLE, s -> {
                SDVariable x = s.input("x", -1, 3);
                SDVariable f = x.mmul(s.constant(a.transpose()));
                s.output("divergence", Divergence.hutchinson(s, f, x, s.input("v", -1, 3), 3));
            });
            INDArray v = Nd4j.createFromArray(new double[][] {direction, direction});
            double expected = 0;
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    expected += direction[i] * MATRIX[i][j] * direction[j];
                }
            }
            assertEquals(expected, run(graph, Map.of("x", POINTS, "v", v)).getDouble(0), 1e-12);
        }
    }

    /**
     * Of a linear field of rank 2 two sketches hold the whole trace, however the probes are drawn; with one sketch and
     * one of a field of full rank the mean over all sign vectors as probes is the trace, for any sketch: what is left
     * of the Jacobian has its trace as the mean of v'Jv over them.
     */
    @Test
    void hutchPlusPlus() {
        double[][] rankTwo = {{2, 1, 0.5}, {4, 2, 1}, {0.3, -1, 2}};
        double[][] one = {{0.3, -0.7, 1.1}, {-0.5, 0.4, 0.2}};
        assertEquals(6, hutchPlusPlus(rankTwo, one, new double[] {1, -1, 1}), 1e-10);
        assertEquals(6, hutchPlusPlus(rankTwo, one, new double[] {-3, 0.1, 2}), 1e-10);
        double mean = 0;
        double spread = 0;
        for (int signs = 0; signs < 8; signs++) {
            double[] v = {(signs & 1) * 2 - 1, (signs & 2) - 1, (signs & 4) / 2 - 1};
            double estimate = hutchPlusPlus(MATRIX, new double[][] {one[0]}, v);
            mean += estimate / 8;
            spread = Math.max(spread, Math.abs(estimate + 2.75));
        }
        assertEquals(-2.75, mean, 1e-10);
        assertTrue(spread > 0.1, "the estimates must differ, or this shows nothing: " + spread);
        // A second sketch within the range of the first adds no direction.
        double[][] twice = {one[0], {0.6, -1.4, 2.2}};
        assertEquals(
                hutchPlusPlus(MATRIX, new double[][] {one[0]}, new double[] {1, 1, -1}),
                hutchPlusPlus(MATRIX, twice, new double[] {1, 1, -1}),
                1e-10);
    }

    private static double hutchPlusPlus(double[][] matrix, double[][] sketches, double[] probe) {
        INDArray a = Nd4j.createFromArray(matrix);
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            SDVariable f = x.mmul(s.constant(a.transpose()));
            List<SDVariable> directions = Arrays.stream(sketches)
                    .map(row -> s.sameDiff().zerosLike(x).add(s.constant(Nd4j.createFromArray(new double[][] {row}))))
                    .toList();
            SDVariable v = s.sameDiff().zerosLike(x).add(s.constant(Nd4j.createFromArray(new double[][] {probe})));
            s.output(
                    "divergence",
                    Divergence.hutchPlusPlus(s, f, x, directions, List.of(v), 3).get(0));
        });
        return run(graph, Map.of("x", POINTS)).getDouble(0);
    }

    private interface Field {
        SDVariable at(Scope s, SDVariable x);
    }

    private static INDArray exact(Field field) {
        Graph graph = Graph.build(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 3);
            s.output("divergence", Divergence.exact(s, field.at(s, x), x, 3));
        });
        return run(graph, Map.of("x", POINTS));
    }

    private static INDArray run(Graph graph, Map<String, INDArray> inputs) {
        Compiler compiler = Compiler.find();
        return compiler.compile(graph)
                .run(compiler.variables(graph, RandomStream.of(1)), inputs)
                .get("divergence");
    }
}
