package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whether the gradient of a loss reaches every parameter. */
final class Gradients {
    private static final String PREFIX = "gradient-of-";

    private Gradients() {}

    /** Builds a scalar loss and its gradient by all parameters. */
    static Built of(Function<Scope, SDVariable> loss) {
        return Built.of(DataType.DOUBLE, s -> {
            SDVariable value = s.output("loss", loss.apply(s));
            List<String> names = new ArrayList<>(s.parameters().keySet());
            List<SDVariable> gradients =
                    s.gradient(value, new ArrayList<>(s.parameters().values()));
            for (int i = 0; i < names.size(); i++) {
                s.output(PREFIX + names.get(i), gradients.get(i));
            }
        });
    }

    /**
     * Compares a derivative by the event with central differences.
     *
     * @param what is derived, and by {@code of} what
     * @param x where {@code [n, event]}
     * @param exact the derivative there, of its shape
     * @param h the step
     * @param f the function, {@code [n]}
     */
    static void assertSlope(String what, String of, INDArray x, INDArray exact, double h, UnaryOperator<INDArray> f) {
        double[] slopes = SampleArrays.values(exact);
        int rows = Math.toIntExact(x.size(0));
        int width = slopes.length / rows;
        for (int k = 0; k < width; k++) {
            double[][] ends = new double[2][];
            for (int side = 0; side < 2; side++) {
                double[] moved = SampleArrays.values(x);
                for (int row = 0; row < rows; row++) {
                    moved[row * width + k] += side == 0 ? h : -h;
                }
                ends[side] =
                        SampleArrays.values(f.apply(Nd4j.createFromArray(moved).reshape('c', x.shape())));
            }
            for (int row = 0; row < rows; row++) {
                double expected = (ends[0][row] - ends[1][row]) / (2 * h);
                assertEquals(
                        expected,
                        slopes[row * width + k],
                        1e-5 * Math.max(1, Math.abs(expected)),
                        what + " of row " + row + " by element " + k + of);
            }
        }
    }

    static void assertReachAll(Built built, Map<String, INDArray> inputs) {
        Map<String, INDArray> values = built.run(inputs);
        List<String> unreached = new ArrayList<>();
        for (String name : built.parameters()) {
            INDArray gradient = values.get(PREFIX + name);
            SampleArrays.assertFinite("the gradient by " + name, gradient);
            if (gradient.amaxNumber().doubleValue() == 0) {
                unreached.add(name);
            }
        }
        assertTrue(
                unreached.isEmpty(),
                () -> "the gradient is zero for the parameters " + unreached
                        + ": they are never used, or something stops the gradient");
    }
}
