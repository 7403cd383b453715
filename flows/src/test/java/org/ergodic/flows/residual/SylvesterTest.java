package org.ergodic.flows.residual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Bijection.Cost;
import org.ergodic.api.model.Bijection.Direction;
import org.ergodic.api.model.Context;
import org.ergodic.flows.Built;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SylvesterTest {
    @Nested
    class TwoOfThree extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Sylvester(2, 3);
        }
    }

    /** With one column, Q = (I - 2 vv') e_1 =: q, it is x + B q tanh(A q'x + b). */
    @Test
    void withOneColumnItIsPlanar() {
        Built built = Built.of(
                        DataType.DOUBLE,
                        s -> s.output(
                                "z",
                                new Sylvester(1, 2)
                                        .inverse(s, s.input("x", -1, 2), Context.none())
                                        .value()))
                .perturbed(0.5);
        double[] x = {0.7, -1.1};
        INDArray z = built.run("z", Map.of("x", Nd4j.createFromArray(x).reshape(1, 2)));
        INDArray v = built.variables().get("reflections");
        double squared = v.mul(v).sumNumber().doubleValue();
        double[] q = {1 - 2 * v.getDouble(0) * v.getDouble(0) / squared, -2 * v.getDouble(0) * v.getDouble(1) / squared
        };
        double inner = 0.999 * Math.tanh(built.variables().get("inner-diagonal").getDouble(0));
        double outer = 0.999 * Math.tanh(built.variables().get("outer-diagonal").getDouble(0));
        double b = built.variables().get("b").getDouble(0);
        double t = Math.tanh(inner * (q[0] * x[0] + q[1] * x[1]) + b);
        for (int i = 0; i < 2; i++) {
            assertEquals(x[i] + outer * q[i] * t, z.getDouble(i), 1e-14);
        }
    }

    @Test
    void densityIsClosedFormAndSamplingNumeric() {
        assertEquals(Cost.CLOSED_FORM, new Sylvester(1, 2).cost(Direction.INVERSE));
        assertEquals(Cost.NUMERIC, new Sylvester(1, 2).cost(Direction.FORWARD));
    }

    @Test
    void moreColumnsThanCoordinatesAreRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> new Sylvester(3, 2))
                .getMessage();
        assertTrue(
                message.contains("sylvester") && message.contains("from 1 to 2") && message.contains("not 3"), message);
    }
}
