package org.ergodic.flows.residual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.ergodic.api.model.Bijection;
import org.ergodic.api.model.Context;
import org.ergodic.api.model.WithLogDet;
import org.ergodic.flows.Built;
import org.ergodic.testkit.BijectionContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RadialTest {
    @Nested
    class Table extends BijectionContract {
        @Override
        protected Bijection bijection() {
            return new Radial(3);
        }
    }

    private static Built built(double logAlpha, double b) {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable x = s.input("x", -1, 2);
            WithLogDet z = new Radial(2).inverse(s, x, Context.none());
            WithLogDet back = new Radial(2).forward(s, z.value(), Context.none());
            s.output("z", z.value());
            s.output("log-det", z.logDet());
            s.output("back", back.value());
            s.output("log-det-back", back.logDet());
        });
        built.variables().set("center", Nd4j.createFromArray(new double[][] {{0.5, -1}}));
        built.variables().set("log-alpha", Nd4j.createFromArray(new double[][] {{logAlpha}}));
        built.variables().set("b", Nd4j.createFromArray(new double[][] {{b}}));
        return built;
    }

    @Test
    void isTheMapOfThePaper() {
        double alpha = Math.exp(0.3);
        double beta = Math.log1p(Math.exp(-2)) - alpha;
        double[] x = {1.1, 0.4};
        Map<String, INDArray> values = at(built(0.3, -2), x);
        double r = Math.hypot(x[0] - 0.5, x[1] + 1);
        double h = 1 / (alpha + r);
        assertEquals(x[0] + beta * h * (x[0] - 0.5), values.get("z").getDouble(0), 1e-14);
        assertEquals(x[1] + beta * h * (x[1] + 1), values.get("z").getDouble(1), 1e-14);
        double det = (1 + beta * h) * (1 + beta * h - beta * r * h * h);
        assertEquals(Math.log(det), values.get("log-det").getDouble(0), 1e-13);
    }

    /**
     * From a pull to 1e-5 of the distance to a push of a thousand, at the centre, near it and far away. A rounded z,
     * off by 1e-16, is a distance off by at most 1e5 of that on the way back.
     */
    @ParameterizedTest
    @CsvSource({"0, -12", "0, -5", "3, -8", "-3, 10", "0, 1000", "5, 5"})
    void roundTripAtExtremeParameters(double logAlpha, double b) {
        double[] x = {0.5, -1, 0.5 + 1e-7, -1, 0.51, -1.02, 3, 2, 1e6, -1e6};
        Map<String, INDArray> values = at(built(logAlpha, b), x);
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], values.get("back").getDouble(i), 1e-9 * Math.max(1, Math.abs(x[i])), "element " + i);
        }
        for (int row = 0; row < x.length / 2; row++) {
            double there = values.get("log-det").getDouble(row);
            // A distance off by 1e-11 changes the logarithm of p + distance, p being 6e-6 or more, by 2e-6.
            assertEquals(-there, values.get("log-det-back").getDouble(row), 1e-5, "row " + row);
        }
    }

    /** The derivative of the way back where p is the distance, so that the two forms of the root meet. */
    @Test
    void theTwoFormsOfTheRootMeetWithOneSlope() {
        Built built = Built.of(DataType.DOUBLE, s -> {
            SDVariable z = s.input("z", -1, 1);
            SDVariable x = new Radial(1).forward(s, z, Context.none()).value();
            s.output("slope", s.jvp(x, z, s.sameDiff().onesLike(z)));
        });
        built.variables().set("center", Nd4j.zeros(DataType.DOUBLE, 1, 1));
        built.variables().set("log-alpha", Nd4j.createFromArray(new double[][] {{0.7}}));
        // p = softplus(b) is 1 to the last bit.
        built.variables().set("b", Nd4j.createFromArray(new double[][] {{Math.log(Math.expm1(1))}}));
        INDArray slopes = built.run(
                "slope", Map.of("z", Nd4j.createFromArray(1 - 1e-9, 1, 1 + 1e-9).reshape(3, 1)));
        assertEquals(slopes.getDouble(0), slopes.getDouble(1), 1e-8);
        assertEquals(slopes.getDouble(2), slopes.getDouble(1), 1e-8);
    }

    /** In single precision squares overflow from 2e19 on. */
    @Test
    void farAwayItIsTheIdentity() {
        Built built = Built.of(DataType.FLOAT, s -> {
            SDVariable x = s.input("x", -1, 2);
            WithLogDet z = new Radial(2).inverse(s, x, Context.none());
            s.output("z", z.value());
            s.output("log-det", z.logDet());
            WithLogDet back = new Radial(2).forward(s, x, Context.none());
            s.output("back", back.value());
            s.output("log-det-back", back.logDet());
        });
        INDArray x = Nd4j.createFromArray(new float[][] {{1e25f, -2e25f}, {9e36f, 0}});
        Map<String, INDArray> y = built.program().run(built.variables(), Map.of("x", x));
        for (String name : List.of("z", "back")) {
            assertEquals(
                    0,
                    y.get(name)
                            .div(x.add(1e-30))
                            .sub(x.div(x.add(1e-30)))
                            .amaxNumber()
                            .doubleValue(),
                    1e-6);
        }
        assertEquals(0, y.get("log-det").amaxNumber().doubleValue(), 1e-6);
        assertEquals(0, y.get("log-det-back").amaxNumber().doubleValue(), 1e-6);
    }

    private static Map<String, INDArray> at(Built built, double... x) {
        return built.program()
                .run(built.variables(), Map.of("x", Nd4j.createFromArray(x).reshape(x.length / 2, 2)));
    }
}
