package org.ergodic.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ergodic.api.graph.Scope;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

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
