package org.ergodic.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.ergodic.api.graph.Initializer;
import org.ergodic.api.graph.Scope;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.random.RandomStream;
import org.ergodic.api.sde.GaussianPrior;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
}
