package org.ergodic.flows.residual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.ergodic.flows.Built;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PlanarEquationTest {
    private static final double[] Y = {
        -1e4, -37.5, -3, -0.99, -1e-3, -1e-9, 0, 1e-15, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.999, 1, 1.001, 2, 9.5, 99, 998.5,
        1e3, 1.1e3, 1e5, 1e7
    };

    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 1e-9, 1e-4, 0.1, 0.5, 0.999, 1, 1.001, 2, 10, 100, 1e3, 1e5})
    void solvesToTheStatedTolerance(double slope) {
        assertSolves(DataType.DOUBLE, slope, 1e-12);
        assertSolves(DataType.FLOAT, slope, 1e-6);
    }

    private static void assertSolves(DataType type, double slope, double tolerance) {
        INDArray y = Nd4j.createFromArray(Y).reshape(Y.length, 1).castTo(type);
        // In single precision the equation solved is that of the rounded numbers.
        double s = Nd4j.scalar(type, slope).getDouble(0);
        INDArray roots = built(type).run("root", Map.of("y", y, "slope", scalar(type, slope)));
        for (int i = 0; i < Y.length; i++) {
            double a = roots.getDouble(i);
            double residual = Math.abs(a + (s - 1) * Math.tanh(a) - y.getDouble(i));
            double allowed = tolerance * (1 + s + Math.abs(Y[i]));
            assertTrue(
                    residual <= allowed,
                    type + ": slope " + slope + ", y " + Y[i] + ": root " + a + " leaves " + residual + " > "
                            + allowed);
        }
    }

    /**
     * da/dy = 1 / g', da/ds = -tanh(a) / g' and d2a/dy2 = -g'' / g'^3, with g' = 1 + (s - 1)(1 - t²) and
     * g'' = -2 (s - 1) t (1 - t²).
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.9, 3, 20})
    void hasTheDerivativesOfTheImplicitFunction(double slope) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable y = s.input("y", -1, 1);
            SDVariable sl = s.input("slope", 1, 1);
            SDVariable root = s.output("root", PlanarEquation.solve(s, y, sl));
            SDVariable first = s.jvp(root, y, s.sameDiff().onesLike(y));
            s.output("by-y", first);
            s.output("by-slope", s.jvp(root, sl, s.sameDiff().onesLike(sl)));
            s.output("by-y-twice", s.gradient(first, java.util.List.of(y)).get(0));
        });
        double[] ys = {-2.3, -0.4, 0.3, 1.7, 6};
        Map<String, INDArray> values = built.program()
                .run(
                        built.variables(),
                        Map.of("y", Nd4j.createFromArray(ys).reshape(5, 1), "slope", scalar(DataType.DOUBLE, slope)));
        for (int i = 0; i < ys.length; i++) {
            double t = Math.tanh(values.get("root").getDouble(i));
            double g1 = 1 + (slope - 1) * (1 - t * t);
            double g2 = -2 * (slope - 1) * t * (1 - t * t);
            assertEquals(1 / g1, values.get("by-y").getDouble(i), 1e-10);
            assertEquals(-t / g1, values.get("by-slope").getDouble(i), 1e-10);
            assertEquals(-g2 / (g1 * g1 * g1), values.get("by-y-twice").getDouble(i), 1e-9);
        }
    }

    private static Built built(DataType type) {
        return Built.of(
                type, s -> s.output("root", PlanarEquation.solve(s, s.input("y", -1, 1), s.input("slope", 1, 1))));
    }

    private static INDArray scalar(DataType type, double value) {
        return Nd4j.createFromArray(value).reshape(1, 1).castTo(type);
    }
}
